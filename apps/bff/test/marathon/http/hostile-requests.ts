import * as fc from 'fast-check'

const INSTANCE = 'db_app.instance-c0caec0a-863a-11e9-915b-c610fee06dff'

const volumes = [
  {
    containerPath: 'data',
    mode: 'RW',
    persistent: { type: 'mount', size: 10, maxSize: 20, constraints: [['path', 'LIKE', '/mnt/.*']] },
  },
  { containerPath: '/var/data', hostPath: 'data', mode: 'RW' },
]

export const app = {
  id: '/db/app',
  cmd: 'sleep 1000',
  cpus: 0.1,
  mem: 32,
  disk: 1,
  instances: 2,
  role: 'db',
  user: 'root',
  env: { A: 'b', S: { secret: 's' } },
  labels: { tier: 'data' },
  constraints: [
    ['hostname', 'UNIQUE'],
    ['rack', 'GROUP_BY', '3'],
  ],
  container: {
    type: 'DOCKER',
    docker: { image: 'postgres' },
    volumes,
    portMappings: [{ containerPort: 1, hostPort: 0 }],
  },
  networks: [{ mode: 'container/bridge' }],
  healthChecks: [{ protocol: 'MESOS_TCP', portIndex: 0, intervalSeconds: 10 }],
  fetch: [{ uri: 'http://x.test/a' }],
  dependencies: ['/db/other'],
  acceptedResourceRoles: ['*'],
  upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
  unreachableStrategy: 'disabled',
  killSelection: 'OLDEST_FIRST',
  taskKillGracePeriodSeconds: 30,
  backoffSeconds: 1,
  backoffFactor: 1.5,
  maxLaunchDelaySeconds: 10,
}

export const pod = {
  id: '/db/pod',
  containers: [
    {
      name: 'ct',
      resources: { cpus: 0.1, mem: 32 },
      exec: { command: { shell: 'sleep 1' } },
      endpoints: [{ name: 'web', hostPort: 0, containerPort: 80 }],
      volumeMounts: [{ name: 'pst', mountPath: 'data' }],
      healthCheck: { http: { endpoint: 'web', path: '/' } },
    },
  ],
  volumes: [{ name: 'pst', persistent: { type: 'root', size: 10 } }],
  networks: [{ mode: 'container', name: 'net' }],
  scaling: { kind: 'fixed', instances: 1 },
  scheduling: {
    backoff: { backoff: 1 },
    placement: { constraints: [{ fieldName: 'hostname', operator: 'UNIQUE' }] },
  },
  environment: { A: 'b' },
}

const group = {
  id: '/db',
  enforceRole: true,
  dependencies: [],
  apps: [app],
  groups: [{ id: 'eu', apps: [] }],
  scaleBy: 1.5,
}

const bases: readonly unknown[] = [
  app,
  pod,
  group,
  [app],
  { instances: 3 },
  { version: '2016-08-01T10:00:00.000Z' },
  { enforceRole: false },
  { ids: [`${INSTANCE}._app.1`] },
  [INSTANCE],
]

/** A nest that a reader by recursion would not survive. */
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

const nasty: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '/',
  '..',
  '../..',
  '/db/app/../..',
  '__proto__',
  'constructor',
  '\u0000',
  '\r\nX: y',
  '${jndi:ldap://x}',
  '(a+)+$',
  'a'.repeat(3000),
  '\ud800',
  -1,
  0,
  0.1,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  [],
  [[]],
  {},
  { secret: '__proto__' },
  [null],
]

/** One that is right, with some of its parts something else. */
const bodies: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...bases),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...nasty)), { maxLength: 3 }),
      )
      .map(([base, changes]) =>
        JSON.stringify(changes.reduce<unknown>((json, [where, value]) => changed(json, where, value), base)),
      ),
  },
  { weight: 1, arbitrary: fc.json() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '{',
      '[]',
      'nonsense',
      '"\\ud800"',
      deep(2000),
      '{"id":"/a","id":"/b"}',
      '{"__proto__":{"id":"/x"}}',
    ),
  },
)

/** The JSON with another value at one of its places. */
function changed(json: unknown, where: number, value: unknown): unknown {
  if (typeof json !== 'object' || json === null) return value
  const entries = Object.entries(json)
  if (entries.length === 0 || where % 7 === 0)
    return where % 2 === 0 ? value : { ...json, [String(value).slice(0, 50)]: value }
  const [key] = entries[where % entries.length] ?? ['']
  const next = changed(Object(json)[key], Math.floor(where / entries.length), value)
  return Array.isArray(json)
    ? json.map((each, at) => (String(at) === key ? next : each))
    : { ...json, [key]: next }
}

const ids = fc.constantFrom(
  'db/app',
  'db/pod',
  'db',
  'none',
  'db/*',
  '*',
  '',
  '..',
  '%2e%2e',
  '%2F%2Fdb%2F%2Fapp',
  '%00',
  '%zz',
  '%E0%A4%A',
  '__proto__',
  'constructor',
  'a'.repeat(4000),
  'a/'.repeat(500),
  'DB/App',
  'db%20app',
  '%F0%9F%98%80',
  '::status',
  'db/pod::status::status',
  'versions/versions',
  'tasks',
  'restart',
)

const names = fc.constantFrom(
  `${INSTANCE}._app.1`,
  INSTANCE,
  'nonsense',
  '..',
  '%00',
  'x.instance-',
  '.instance-x.y',
  '2016-08-01T10:00:00.000Z',
  '+999999-01-01T00:00:00.000Z',
  'NaN',
  `a.${'b.'.repeat(2000)}1`,
)

const paths: fc.Arbitrary<string> = fc.tuple(ids, names, fc.nat(30)).map(([id, name, which]) => {
  const all = [
    '/v2/apps',
    `/v2/apps/${id}`,
    `/v2/apps/${id}/restart`,
    `/v2/apps/${id}/tasks`,
    `/v2/apps/${id}/tasks/${name}`,
    `/v2/apps/${id}/versions`,
    `/v2/apps/${id}/versions/${name}`,
    '/v2/pods',
    '/v2/pods/::status',
    `/v2/pods/${id}`,
    `/v2/pods/${id}::status`,
    `/v2/pods/${id}::versions`,
    `/v2/pods/${id}::versions/${name}`,
    `/v2/pods/${id}::instances`,
    `/v2/pods/${id}::instances/${name}`,
    '/v2/tasks',
    '/v2/tasks/delete',
    '/v2/queue',
    `/v2/queue/${id}/delay`,
    '/v2/deployments',
    `/v2/deployments/${name}`,
    '/v2/groups',
    `/v2/groups/${id}`,
    `/v2/groups/${id}/versions`,
    '/v2/info',
    '/v2/leader',
    '/ping',
    `/v2/${id}`,
  ]
  return all[which % all.length] ?? '/v2'
})

const queries = fc
  .array(
    fc.constantFrom(
      'force=true',
      'force',
      'dryRun=true',
      'wipe=true',
      'scale=true',
      'partialUpdate=false',
      'host=*',
      'host=%00',
      'label=a==1',
      'label=%28',
      'label=a%20in%20%28',
      'embed=apps.tasks',
      'embed=lastUnusedOffers',
      'embed=group.apps',
      'status[]=running',
      'id=%2F',
      'cmd=sleep',
      'force=%zz',
    ),
    { maxLength: 3 },
  )
  .map((parts) => (parts.length === 0 ? '' : `?${parts.join('&')}`))

/** Requests that would be taken, if nothing in them were changed. */
const sensible: readonly (readonly [string, string, unknown])[] = [
  ['POST', '/v2/apps', { ...app, id: '/db/other' }],
  ['PUT', '/v2/apps/db/app', { cmd: 'sleep 5', instances: 3, labels: { a: 'b' } }],
  ['PUT', '/v2/apps/db/made', { ...app, id: '/db/made' }],
  ['PATCH', '/v2/apps', [{ id: '/db/app', env: { A: 'c' } }]],
  ['POST', '/v2/pods', { ...pod, id: '/db/other-pod' }],
  ['PUT', '/v2/pods/db/pod', { ...pod, labels: { a: 'b' } }],
  ['PUT', '/v2/groups', { ...group, id: '/web', apps: [{ ...app, id: 'a' }] }],
  ['PUT', '/v2/groups/db', { scaleBy: 2 }],
  ['PATCH', '/v2/groups/db', { enforceRole: true }],
  ['DELETE', '/v2/apps/db/app/tasks', undefined],
  ['DELETE', '/v2/apps/db/app', undefined],
  ['POST', '/v2/apps/db/app/restart', undefined],
  ['POST', '/v2/tasks/delete', { ids: [`${INSTANCE}._app.1`] }],
  ['DELETE', '/v2/groups/db', undefined],
]

const sensibleRequests: fc.Arbitrary<readonly [string, string, string, string]> = fc
  .tuple(
    fc.constantFrom(...sensible),
    fc.constantFrom('?force=true', '?force=true', '?force=true&wipe=true', '?force=true&scale=true', ''),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...nasty)), { maxLength: 2 }),
  )
  .map(([[method, path, body], query, changes]) => [
    method,
    path,
    query,
    body === undefined
      ? ''
      : JSON.stringify(changes.reduce<unknown>((json, [where, value]) => changed(json, where, value), body)),
  ])

const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')

/** Method, address, query and body: any, and such as would be taken if nothing in them were changed. */
export const hostileRequest: fc.Arbitrary<readonly [string, string, string, string]> = fc.oneof(
  fc.tuple(methods, paths, queries, bodies),
  sensibleRequests,
)
