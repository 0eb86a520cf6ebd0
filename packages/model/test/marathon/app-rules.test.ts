import { describe, expect, it } from 'vitest'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import type { Violation } from '@holdfast/model/marathon/violation'
import { contextOf } from './case-support.ts'
import type { Config } from './case-support.ts'

const stateless = { id: '/app', cmd: 'sleep 1000' }
const everything = ['secrets', 'external_volumes', 'gpu_resources']

describe('what is wrong with an app', () => {
  it.each([
    ['', { cmd: 'x' }, 'must not be an empty string'],
    ['', { id: '/', cmd: 'sleep 1' }, 'must not be root'],
    ['/id', { id: '/', cmd: 'sleep 1' }, 'Path must contain at least one path element'],
    ['', { args: ['a'] }, "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
    ['/instances', { instances: -3 }, 'got -3, expected 0 or more'],
    ['/instances', { instances: 2_000_000_000 }, 'got 2000000000, expected 100000 or less'],
    ['/mem', { mem: -3 }, 'got -3.0, expected 0.0 or more'],
    ['/cpus', { cpus: -0.5 }, 'got -0.5, expected 0.0 or more'],
    [
      '',
      { gpus: 1, container: { docker: { image: 'a' } } },
      'GPU resources only work with the Mesos containerizer',
    ],
    [
      '/healthChecks(0)',
      { ports: [], healthChecks: [{}] },
      'Health check port indices must address an element of the ports array or container port mappings.',
    ],
    [
      '/healthChecks(0)',
      { ports: [1, 2], healthChecks: [{ portIndex: 2 }] },
      'Health check port indices must address an element of the ports array or container port mappings.',
    ],
    [
      '/readinessChecks(0)/timeoutSeconds',
      { readinessChecks: [{ timeoutSeconds: 30 }] },
      'got 30, expected less than 30',
    ],
    ['/readinessChecks', { readinessChecks: [{}, {}] }, 'got 2, expected 1 or less'],
    ['/constraints(0)', { constraints: [['a', 'IS']] }, 'IS requires a value'],
    ['/constraints(0)', { constraints: [['a', 'IS', '']] }, 'IS requires a value'],
    ['/cpus', { cpus: -0.0001 }, 'got -1.0E-4, expected 0.0 or more'],
    ['/mem', { mem: -12_345_678.5 }, 'got -1.23456785E7, expected 0.0 or more'],
    ['/disk', { disk: -1 }, 'got -1.0, expected 0.0 or more'],
    ['/gpus', { gpus: -1 }, 'got -1, expected 0 or more'],
    ['/upgradeStrategy/maximumOverCapacity', upgrade(1, 1.5), 'got 1.5, expected between 0.0 and 1.0'],
    ['/upgradeStrategy/minimumHealthCapacity', single(upgrade(1, 0)), 'got 1.0, expected 0.0'],
    ['/upgradeStrategy/maximumOverCapacity', single({}), 'got 1.0, expected 0.0'],
    ['/portDefinitions', { portDefinitions: [{ port: 80 }, { port: 80 }] }, 'Ports must be unique.'],
    ['', { ports: [80, 80] }, 'ports must be unique'],
    ['', { ports: [80], portDefinitions: [{ port: 81 }] }, 'cannot specify both ports and port definitions'],
    ['/uris', { uris: ['a'], fetch: [{ uri: 'b' }] }, 'may not be set in conjunction with fetch'],
    ['', { ipAddress: {}, networks: [{ mode: 'host' }] }, 'must not specify both networks and ipAddress'],
    [
      '/networks',
      { networks: [{ mode: 'host' }, { mode: 'container', name: 'a' }] },
      'May specify a single host network, single bridge network, or else 1-to-n container networks',
    ],
    ['/networks', { networks: [{ mode: 'host', name: 'a' }] }, 'Host networks may not have names or labels'],
    ['/networks', { networks: [{}] }, 'Network name must be specified when container network is selected.'],
    [
      '/env',
      { env: { A: { secret: 'none' } } },
      'Feature secrets is not enabled. Enable with --enable_features secrets)',
    ],
    ['', { gpus: 1 }, 'Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)'],
    [
      '/healthChecks(0)',
      { healthChecks: [{ portIndex: 3 }] },
      'Health check port indices must address an element of the ports array or container port mappings.',
    ],
    [
      '/healthChecks(0)',
      { healthChecks: [{ ipProtocol: 'IPv6' }] },
      'IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks',
    ],
    [
      '/healthChecks(0)',
      { container: { type: 'MESOS' }, healthChecks: [{ protocol: 'MESOS_HTTP', ipProtocol: 'IPv6' }] },
      'IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks',
    ],
    ['/healthChecks(0)', { healthChecks: [{ protocol: 'COMMAND' }] }, 'command is not defined'],
    [
      '',
      { healthChecks: [{ protocol: 'MESOS_TCP' }, { protocol: 'MESOS_HTTP' }] },
      'AppDefinition can contain at most one Mesos health check',
    ],
    [
      '/ipAddress',
      { ipAddress: { discovery: {} }, container: { type: 'DOCKER', docker: { image: 'a' } } },
      'ipAddress/discovery is not allowed for Docker containers',
    ],
    [
      '/networks',
      {
        networks: [
          { mode: 'container', name: 'a' },
          { mode: 'container', name: 'a' },
        ],
      },
      'Duplicate networks are not allowed',
    ],
    [
      '/networks',
      { networks: [{ mode: 'container/bridge', name: 'a' }] },
      'Bridge networks may not have names',
    ],
    [
      '/container',
      { container: { type: 'MESOS', docker: { image: 'a' }, appc: { image: 'b' } } },
      'mesos containers should specify, at most, a single image type',
    ],
    [
      '/container/portMappings',
      {
        networks: [{ mode: 'container/bridge' }],
        container: { type: 'MESOS', portMappings: [{ name: 'a' }, { name: 'a' }] },
      },
      'Port names must be unique.',
    ],
    ['/instances', { instances: 2 ** 31 }, 'error.expected.int'],
    ['/instances', { instances: -(2 ** 31) - 1 }, 'error.expected.int'],
    ['/instances', { instances: -(2 ** 31) }, 'got -2147483648, expected 0 or more'],
    ['/cpus', { cpus: 1e308 }, 'error.max'],
    ['/backoffFactor', { backoffFactor: 0.5 }, 'error.min'],
    ['/killSelection', { killSelection: 'OLDEST' }, 'error.unknown.enum.literal'],
    ['/requirePorts', { requirePorts: 'yes' }, 'error.expected.jsboolean'],
    ['/args(1)', { args: ['a', 1] }, 'error.expected.jsstring'],
    ['/env/A', { env: { A: 1 } }, 'error.expected.jsstring'],
    ['/env/A', { env: { A: 'NUL: \0' } }, 'error.pattern'],
    ['/labels/\0', { labels: { '\0': 'a' } }, 'error.pattern'],
    ['/cmd', { cmd: 'half \ud800' }, 'error.pattern'],
    ['/cmd', { cmd: '' }, 'error.minLength'],
    ['/container/docker/image', { container: { docker: {} } }, 'error.path.missing'],
    [
      '/constraints',
      { constraints: Array.from({ length: 21 }, (_, at) => ['a', 'LIKE', `${at}`]) },
      'error.maxLength',
    ],
    [
      '/readinessChecks(0)/portName',
      { readinessChecks: [{}] },
      'No port definition reference for portName http-api',
    ],
    ['/constraints(0)', { constraints: [['hostname']] }, 'Each constraint must have either 2 or 3 fields'],
    ['/constraints(0)', { constraints: [['', 'UNIQUE']] }, 'missing field for constraint declaration'],
    [
      '/constraints(0)',
      { constraints: [['a', 'unique']] },
      'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS',
    ],
    [
      '/constraints(1)',
      {
        constraints: [
          ['a', 'CLUSTER'],
          ['a', 'UNIQUE', 'b'],
        ],
      },
      'UNIQUE does not accept a value',
    ],
    [
      '/constraints(0)',
      { constraints: [['a', 'LIKE']] },
      'LIKE and UNLIKE require a non-empty, regular expression value',
    ],
    ['/constraints(0)', { constraints: [['a', 'UNLIKE', '(']] }, 'is not a valid regular expression'],
    ['/constraints(0)', { constraints: [['a', 'MAX_PER', '1.5']] }, 'MAX_PER requires an integer value'],
    [
      '/constraints(0)',
      { constraints: [['a', 'GROUP_BY', 'x']] },
      'GROUP BY must define an integer value or else no value at all',
    ],
  ])('at %j of %j: %s', (path, changes, error) => {
    expect(refusedWith({ ...stateless, ...changes })).toContainEqual(
      expect.objectContaining({ path: path || '/', errors: expect.arrayContaining([error]) }),
    )
  })
})

describe('what is right with an app', () => {
  it.each([
    [{ acceptedResourceRoles: ['*', 'db'] }, { acceptedResourceRoles: ['*', 'db'] }],
    [{ acceptedResourceRoles: ['db', 'db'] }, { acceptedResourceRoles: ['db'] }],
    [{}, { acceptedResourceRoles: [] }],
    [{ healthChecks: [{ protocol: 'MESOS_HTTP' }] }, { kind: 'app' }],
    [{ healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' } }] }, { kind: 'app' }],
    [
      { ports: [80, 0], portDefinitions: [{ port: 80 }, { port: 0 }] },
      { hostPorts: [{ port: 0 }, { port: 0 }] },
    ],
    [
      {
        constraints: [
          ['a', 'IS', 'b'],
          ['a', 'MAX_PER', '2'],
          ['a', 'CLUSTER'],
        ],
      },
      { kind: 'app' },
    ],
    [{ labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' }, ...upgrade(0, 0) }, { instances: 1 }],
    [{ readinessChecks: [{ portName: 'default' }] }, { kind: 'app' }],
  ])('%j', (changes, value) => {
    expect(decodeApp({ ...stateless, ...changes }, contextOf({}))).toMatchObject({ ok: true, value })
  })
})

describe('what is wrong with a volume of an app', () => {
  it.each([
    ['/containerPath', persistent({}, '.'), 'can not be one of (.,..)'],
    ['/containerPath', persistent({}, 'a#b'), 'value must not contain "#"'],
    ['/containerPath', persistent({}, 'a\\b'), 'value must not contain a backslash or a control character'],
    ['/containerPath', persistent({}, 'a'.repeat(64)), 'got 64, expected 63 bytes or less'],
    [
      '/persistent/constraints(0)',
      persistent({ type: 'path', constraints: [[]] }),
      'Missing field and operator',
    ],
    [
      '/persistent/constraints(0)',
      persistent({ type: 'path', constraints: [['path', 'UNLIKE', '/a']] }),
      'illegal volume constraint path,UNLIKE,/a',
    ],
    [
      '/persistent/constraints(0)/(bad',
      persistent({ type: 'path', constraints: [['path', 'LIKE', '(bad']] }),
      'Invalid regular expression',
    ],
    ['/persistent', persistent({ type: 'mount', maxSize: 10 }), 'Max size must be larger than size'],
    ['/volume/persistent/profileName', persistent({ profileName: '' }), 'must not be empty'],
    ['/external/provider', external({ provider: 'other' }), 'is unknown provider'],
    ['/external/name', external({ name: '' }), 'not defined'],
    ['/external/options', external({ options: {} }), 'dvdi/driver is not defined'],
    ['', { containerPath: '/x', secret: 'none' }, 'volume.secret must refer to an existing secret'],
  ])('at %j of %j: %s', (path, volume, error) => {
    const app = { ...stateless, container: { type: 'MESOS', volumes: [volume] } }
    const found = refusedWith(app, { features: everything })
    expect(found).toContainEqual({
      path: `/container/volumes(0)${path}`,
      errors: expect.arrayContaining([error]),
    })
  })

  it('is told by a hint when it is hardly a host volume', () => {
    const volume = { containerPath: 'data', mode: 'RW', persistent: { size: '10' } }
    expect(refusedWith({ ...stateless, container: { type: 'MESOS', volumes: [volume] } })).toEqual([
      {
        path: '/container/volumes(0)/hostPath',
        errors: [
          'error.path.missing',
          'undefined, and it is not persistent because of /persistent/size (error.expected.jsnumber)',
        ],
      },
    ])
  })

  it('is two volumes of one path', () => {
    const volumes = [persistent({}), persistent({ size: 20 })]
    expect(refusedWith({ ...stateless, container: { type: 'MESOS', volumes } })).toEqual([
      { path: '/container/volumes', errors: ['Paths of persistent volumes must be unique'] },
    ])
  })

  it('is two external ones of one name', () => {
    const volumes = [external({}), { ...external({}), containerPath: '/y' }]
    const app = { ...stateless, container: { type: 'MESOS', volumes } }
    expect(refusedWith(app, { features: everything })).toEqual([
      { path: '/container/volumes', errors: ['Volume names must be unique'] },
    ])
  })

  it('is one of more than a hundred', () => {
    const volumes = Array.from({ length: 101 }, (_, at) => persistent({}, `data-${at}`))
    expect(refusedWith({ ...stateless, container: { type: 'MESOS', volumes } })).toEqual([
      { path: '/container/volumes', errors: ['error.maxLength'] },
    ])
  })
})

describe('an id that is made to hurt', () => {
  it.each([
    '/..',
    '/a/..',
    '/a/../b',
    '/a/restart',
    '/a/tasks',
    '/a/versions',
    '/A',
    '/a_b',
    '/-a',
    '/a-',
    '/a..b',
    '/.a',
    '/<script>',
    '/a\0',
    '/a b',
    '/ü',
    '/%2e%2e',
    '/__proto__',
    `/${'a'.repeat(129)}`,
    `/${'a/'.repeat(100)}a`,
    '-'.repeat(100_000),
    `${'a'.repeat(100_000)}!`,
  ])('%j is refused', (id) => {
    const found = refusedWith({ ...stateless, id })
    expect(found.map(({ path }) => path)).toContain('/id')
  })

  it.each([
    ['/db/postgres', '/db/postgres'],
    ['db/postgres', '/db/postgres'],
    ['//db//postgres/', '/db/postgres'],
    ['../db/./postgres', '/db/postgres'],
    ['/registry.domain', '/registry.domain'],
    [`/${'a'.repeat(128)}`, `/${'a'.repeat(128)}`],
  ])('%j is %j', (written, id) => {
    expect(decodeApp({ ...stateless, id: written }, contextOf({}))).toMatchObject({ ok: true, value: { id } })
  })
})

describe('names that mean something to the language', () => {
  it('are labels like others', () => {
    const json: unknown = JSON.parse(
      '{"id":"/a","cmd":"cmd","labels":{"__proto__":"x","constructor":"y"},"__proto__":{"cpus":7}}',
    )
    const app = decodeApp(json, contextOf({}))
    expect(app).toMatchObject({ ok: true, value: { resources: { cpus: 1 } } })
    if (app.ok)
      expect(Object.entries(app.value.labels)).toEqual([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ])
  })

  it('are no secrets that somebody declared', () => {
    const env = { A: { secret: 'constructor' } }
    const secrets = { foo: { source: '/bar' } }
    expect(refusedWith({ ...stateless, env, secrets }, { features: everything })).toEqual([
      { path: '/env(A)', errors: ['references an undefined secret'] },
    ])
  })
})

function upgrade(minimumHealthCapacity: number, maximumOverCapacity: number) {
  return { upgradeStrategy: { minimumHealthCapacity, maximumOverCapacity } }
}

function single(more: object) {
  return { labels: { MARATHON_SINGLE_INSTANCE_APP: 'true' }, ...more }
}

function persistent(info: object, containerPath = 'data') {
  return { containerPath, mode: 'RW', persistent: { size: 10, ...info } }
}

function external(info: object) {
  return {
    containerPath: '/x',
    mode: 'RW',
    external: { name: 'foo', provider: 'dvdi', options: { 'dvdi/driver': 'bar' }, ...info },
  }
}

function refusedWith(json: unknown, config: Config = {}): readonly Violation[] {
  const app = decodeApp(json, contextOf(config))
  return app.ok ? [] : app.error.details
}
