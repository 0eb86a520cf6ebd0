import { describe, expect, it } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import { contextOf } from './case-support.ts'

const app = { id: '/app', cmd: 'sleep 1000' }
const mapping = { protocol: 'tcp', labels: {} }

describe('what used to be said otherwise', () => {
  it.each([
    ['nothing of ports is one port', {}, { portDefinitions: [{ port: 0, name: 'default', ...mapping }] }],
    ['no ports are none', { ports: [] }, { portDefinitions: [] }],
    [
      'ports',
      { ports: [80, 0] },
      {
        portDefinitions: [
          { port: 80, ...mapping },
          { port: 0, ...mapping },
        ],
      },
    ],
    [
      'uris',
      { uris: ['a.tar.gz', 'b.txt'] },
      {
        fetch: [
          { uri: 'a.tar.gz', extract: true, executable: false, cache: false },
          { uri: 'b.txt', extract: false, executable: false, cache: false },
        ],
      },
    ],
    ['no network is that of the host', {}, { networks: [{ mode: 'host' }] }],
    [
      'an address of its own',
      { ipAddress: { networkName: 'dcos', labels: { a: 'b' } } },
      { networks: [{ mode: 'container', name: 'dcos', labels: { a: 'b' } }] },
    ],
    ['the bridge of docker', docker({ network: 'BRIDGE' }), { networks: [{ mode: 'container/bridge' }] }],
    ['the host of docker', docker({ network: 'host' }), { networks: [{ mode: 'host' }] }],
    [
      'a check of the only port there is',
      { healthChecks: [{}] },
      { healthChecks: [expect.objectContaining({ protocol: 'HTTP', portIndex: 0 })] },
    ],
    [
      'a check of a port by number',
      { healthChecks: [{ port: 80 }] },
      { healthChecks: [expect.not.objectContaining({ portIndex: 0 })] },
    ],
    [
      'a check by command',
      { healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' } }] },
      { healthChecks: [expect.not.objectContaining({ portIndex: 0 })] },
    ],
  ])('%s', (_, written, read) => {
    expect(encoded({ ...app, ...written })).toMatchObject(read)
  })

  it('docker knows nothing of ports and networks any more', () => {
    const written = docker({ network: 'BRIDGE', portMappings: [{ containerPort: 80 }] })
    expect(encoded({ ...app, ...written })).toMatchObject({
      container: {
        docker: { image: 'busybox', forcePullImage: false, privileged: false, parameters: [] },
        portMappings: [{ containerPort: 80, hostPort: 0, servicePort: 0, ...mapping }],
      },
    })
  })

  it('what an address was to be discovered by is mapped', () => {
    const ipAddress = { networkName: 'dcos', discovery: { ports: [{ number: 80, name: 'http' }] } }
    expect(encoded({ ...app, ipAddress, container: { type: 'MESOS' } })).toMatchObject({
      container: { portMappings: [{ containerPort: 80, servicePort: 0, name: 'http', ...mapping }] },
    })
  })

  it('on a network of its own an app has mappings in place of ports, as many as it named', () => {
    const networks = [{ mode: 'container', name: 'dcos' }]
    const json = encoded({
      ...app,
      networks,
      requirePorts: true,
      portDefinitions: [{ port: 80 }, { port: 81 }],
    })
    expect(json).toMatchObject({
      requirePorts: false,
      container: {
        type: 'MESOS',
        portMappings: [
          { containerPort: 0, servicePort: 0, name: 'default', ...mapping },
          { containerPort: 0, servicePort: 0, ...mapping },
        ],
      },
    })
    expect(json).not.toHaveProperty('portDefinitions')
  })

  it('on the network of the host it has ports in place of mappings', () => {
    const written = {
      container: { type: 'MESOS', portMappings: [{ containerPort: 80 }] },
      networks: [{ mode: 'host' }],
    }
    expect(encoded({ ...app, ...written })['container']).toEqual({ type: 'MESOS', volumes: [] })
  })
})

describe('the ports of the host that an instance takes', () => {
  it.each([
    [{ portDefinitions: [{ port: 80 }] }, [{ port: 0 }]],
    [{ portDefinitions: [{ port: 80, name: 'http' }], requirePorts: true }, [{ port: 80, name: 'http' }]],
    [
      docker({}, { networks: [{ mode: 'container/bridge' }] }, [{ containerPort: 80 }, { hostPort: 81 }]),
      [{ port: 0 }, { port: 81 }],
    ],
    [
      docker({}, { networks: [{ mode: 'container', name: 'a' }] }, [{ containerPort: 80 }, { hostPort: 81 }]),
      [{ port: 81 }],
    ],
  ])('of %j are %j', (written, hostPorts) => {
    expect(decodeApp({ ...app, ...written }, contextOf({}))).toMatchObject({ ok: true, value: { hostPorts } })
  })
})

function docker(more: object, app: object = {}, portMappings?: readonly object[]) {
  return { ...app, container: { type: 'DOCKER', docker: { image: 'busybox', ...more }, portMappings } }
}

function encoded(json: unknown): Readonly<Record<string, unknown>> {
  const read = decodeApp(json, contextOf({}))
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return encodeApp(read.value)
}
