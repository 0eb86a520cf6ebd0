import { describe, expect, it } from 'vitest'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import type { Violation } from '@holdfast/model/marathon/violation'
import { contextOf } from './case-support.ts'
import type { Config } from './case-support.ts'

const container = { name: 'ct1', resources: { cpus: 0.1, mem: 32 } }
const pod = { id: '/some/pod', containers: [container] }
const onNetwork = { networks: [{ mode: 'container', name: 'dcos' }] }

describe('what is wrong with a pod', () => {
  it.each([
    ['/containers', { containers: [] }, 'must not be empty'],
    ['/containers', { containers: [container, container] }, 'container names must be unique'],
    ['/', two({ name: 'a' }, { name: 'a' }), 'endpoint names nust be unique across all containers'],
    [
      '/',
      two({ name: 'a', hostPort: 1 }, { name: 'b', hostPort: 1 }),
      'host ports must be unique across all containers',
    ],
    [
      '/containers(0)/endpoints(0)/containerPort',
      one({ endpoints: [{ name: 'a', containerPort: 1 }] }),
      'is not allowed when using host-mode networking',
    ],
    [
      '/containers(0)/endpoints(0)/protocol',
      one({ endpoints: [{ name: 'a', protocol: ['tcp', 'tcp'] }] }),
      'Duplicate protocols within the same endpoint are not allowed',
    ],
    ['/containers(0)/resources/cpus', one({ resources: { cpus: -1 } }), 'got -1.0, expected 0.0 or more'],
    ['/executorResources/mem', { executorResources: { mem: -1 } }, 'got -1.0, expected 0.0 or more'],
    [
      '/containers(0)/exec/command',
      one({ exec: { command: {} } }),
      'must be either a shell command or an argv with at least one member',
    ],
    [
      '/containers(0)/exec/command',
      one({ exec: { command: { shell: 'a', argv: ['b'] } } }),
      'must be either a shell command or an argv with at least one member',
    ],
    [
      '/containers(0)/healthCheck',
      one({ healthCheck: { tcp: { endpoint: 'a' }, http: { endpoint: 'a' } } }),
      'Only one of http, tcp, or command may be specified',
    ],
    [
      '/containers(0)/healthCheck',
      one({ healthCheck: {} }),
      'Only one of http, tcp, or command may be specified',
    ],
    [
      '/containers(0)/healthCheck/tcp/endpoint',
      one({ healthCheck: { tcp: { endpoint: 'a' } } }),
      'contained in the container endpoints',
    ],
    [
      '/containers(0)/healthCheck/exec/command',
      one({ healthCheck: { exec: { command: {} } } }),
      'must be either a shell command or an argv with at least one member',
    ],
    [
      '/containers(0)/healthCheck/timeoutSeconds',
      one({ healthCheck: { timeoutSeconds: 60, exec: { command: { shell: 'a' } } } }),
      'got 60, expected less than 60',
    ],
    [
      '/containers(0)/environment(A)',
      one({ environment: { A: { secret: 'none' } } }),
      'references an undefined secret',
    ],
    [
      '/containers(0)/image/pullConfig',
      one({ image: { kind: 'DOCKER', id: 'a', pullConfig: { secret: 'none' } } }),
      'pullConfig.secret must refer to an existing secret',
    ],
    ['/volumes', volumes([{ name: 'a' }, { name: 'a' }]), 'volume names must be unique'],
    ['/volumes(0)/name', volumes([{ name: 'a'.repeat(64) }]), 'got 64, expected between 1 and 63'],
    ['/volumes(0)/host', volumes([{ name: 'a', host: '' }]), 'must not be empty'],
    [
      '/volumes(0)',
      volumes([{ name: 'a', secret: 'none' }]),
      'volume.secret must refer to an existing secret',
    ],
    [
      '/volumes(0)/persistent/size',
      volumes([{ name: 'a', persistent: { size: 0 } }]),
      'got 0, expected more than 0',
    ],
    [
      '/volumes(0)/persistent',
      volumes([{ name: 'a', persistent: { size: 1, maxSize: 2 } }]),
      'Only mount volumes can have maxSize',
    ],
    [
      '/volumes(0)/persistent/profileName',
      volumes([{ name: 'a', persistent: { size: 1, profileName: '' } }]),
      'must not be empty',
    ],
    [
      '/acceptedResourceRoles',
      { ...volumes([{ name: 'a', persistent: { size: 1 } }]), ...placed({ acceptedResourceRoles: ['db'] }) },
      'A resident pod must have `acceptedResourceRoles = ["*"]`.',
    ],
    [
      '/role',
      { ...volumes([{ name: 'a', persistent: { size: 1 } }]), role: '*' },
      'Resident pods cannot have the role *',
    ],
    ['/role', { role: 'other' }, 'got other, expected one of: [db, some]'],
    [
      '/scheduling/placement/constraints(0)',
      placed({ constraints: [{ fieldName: 'a', operator: 'UNIQUE', value: 'b' }] }),
      'UNIQUE does not accept a value',
    ],
    [
      '/unreachableStrategy/inactiveAfterSeconds',
      { scheduling: { unreachableStrategy: { inactiveAfterSeconds: 2, expungeAfterSeconds: 1 } } },
      'inactiveAfterSeconds (2) must be less or equal to expungeAfterSeconds, which is 1',
    ],
    ['/scaling/instances', { scaling: { kind: 'fixed', instances: -1 } }, 'got -1, expected 0 or more'],
    [
      '/upgrade/minimumHealthCapacity',
      { scheduling: { upgrade: { minimumHealthCapacity: 2 } } },
      'got 2.0, expected between 0.0 and 1.0',
    ],
  ])('at %s of %j: %s', (path, changes, error) => {
    const found = refusedWith({ ...pod, ...changes }, { features: ['secrets'] })
    expect(found).toContainEqual(expect.objectContaining({ path, errors: expect.arrayContaining([error]) }))
  })

  it('are the defaults of an upgrade that was only half said', () => {
    const changes = volumes([{ name: 'a', persistent: { size: 1 } }])
    expect(
      refusedWith({ ...pod, ...changes, scheduling: { upgrade: { minimumHealthCapacity: 0 } } }),
    ).toEqual([{ path: '/upgrade/maximumOverCapacity', errors: ['got 1.0, expected 0.0'] }])
  })

  it.each([
    ['/volumes(0)/persistent/size', { name: 'a', persistent: {} }, 'error.path.missing'],
    ['/volumes(0)/persistent', { name: 'a', persistent: 10 }, 'error.expected.jsobject'],
    ['/volumes(0)/host', { name: 'a', host: 7 }, 'error.expected.jsstring'],
  ])('is a volume that says what it is, and says it wrongly: at %s of %j', (path, volume, error) => {
    expect(refusedWith({ ...pod, ...volumes([volume]) })).toEqual([{ path, errors: [error] }])
  })
})

describe('what is right with a pod', () => {
  it.each([
    [
      'a port of a container on its own network',
      { ...one({ endpoints: [{ name: 'a', containerPort: 1 }] }), ...onNetwork },
      [],
    ],
    ['a port of the host where none is named', one({ endpoints: [{ name: 'a' }] }), [{ name: 'a', port: 0 }]],
    [
      'a check of a named endpoint',
      one({ endpoints: [{ name: 'a' }], healthCheck: { http: { endpoint: 'a' } } }),
      [{ name: 'a', port: 0 }],
    ],
  ])('%s', (_, changes, hostPorts) => {
    const read = decodePod({ ...pod, ...changes }, contextOf({}))
    expect(read).toMatchObject({ ok: true, value: { containers: [{ hostPorts }] } })
  })
})

function one(more: object) {
  return { containers: [{ ...container, ...more }] }
}

function two(first: object, second: object) {
  return {
    containers: [
      { ...container, endpoints: [first] },
      { ...container, name: 'ct2', endpoints: [second] },
    ],
  }
}

function volumes(all: readonly { readonly name: string; readonly [member: string]: unknown }[]) {
  const volumeMounts = all.map(({ name }) => ({ name, mountPath: 'data' }))
  return { role: 'db', volumes: all, ...one({ volumeMounts }) }
}

function placed(placement: object) {
  return { scheduling: { placement } }
}

function refusedWith(json: unknown, config: Config = {}): readonly Violation[] {
  const read = decodePod(json, contextOf(config))
  return read.ok ? [] : read.error.details
}
