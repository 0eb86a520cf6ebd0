import * as fc from 'fast-check'

/** Text that was made to hurt. */
const hostileText = fc.constantFrom(
  '',
  '.',
  '..',
  '../../etc/passwd',
  '/',
  '//',
  '/..',
  '<script>alert(1)</script>',
  '\0',
  'a\0b',
  '__proto__',
  'constructor',
  'a'.repeat(300),
  `/${'a/'.repeat(500)}`,
  '-'.repeat(70_000),
  `${'a'.repeat(40_000)}!`,
  '\ud800',
  'ü'.repeat(200),
  '#',
  '(a+)+$',
  '[',
  '%2e%2e%2f',
  'NaN',
)

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, 0, -0, -1, 1e308, -1e308, 2 ** 53, 0.1, Infinity, NaN),
  // Each time others: what is spoilt twice must not come to hold itself.
  fc.constantFrom('[]', '{}', '[[]]', '[null]').map((text): unknown => JSON.parse(text)),
  fc.anything({ maxDepth: 3, withNullPrototype: true }),
)

/** A definition with some of its parts, however deep, replaced by what hurts. */
export function spoilt(definition: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(fc.tuple(fc.nat(), hostileValue, fc.option(hostileText, { nil: undefined })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => changes.reduce(spoil, structuredClone(definition)))
}

function spoil(
  definition: unknown,
  [at, value, renamed]: readonly [number, unknown, string | undefined],
): unknown {
  const places = placesOf(definition)
  const place = places[at % places.length]
  if (!place) return value
  const { owner, key } = place
  if (Array.isArray(owner)) owner[Number(key)] = value
  else
    Object.defineProperty(owner, renamed ?? key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  return definition
}

interface Place {
  readonly owner: object
  readonly key: string
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [{ owner: value, key }, ...placesOf(part)])
}

const segment = fc.stringMatching(/^[a-z]([a-z0-9-]{0,6}[a-z0-9])?$/)
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/db/${segments.join('/')}`)
const amount = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1000)
const words = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 3 })
const seconds = fc.nat({ max: 1_000_000 })

const persistent = fc.oneof(
  fc.record({ size: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record(
    {
      type: fc.constantFrom('mount', 'path', 'PATH'),
      size: fc.integer({ min: 1, max: 10_000 }),
      profileName: fc.constantFrom('fast', 'slow'),
      constraints: fc.constant([['path', 'LIKE', '/dcos/volume[0-9]+']]),
    },
    { requiredKeys: ['type', 'size'] },
  ),
  fc
    .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
    .map(([size, more]) => ({ type: 'mount', size, maxSize: size + more })),
)

const appVolumes = fc.tuple(
  fc
    .uniqueArray(segment, { maxLength: 3 })
    .chain((names) =>
      fc.tuple(
        ...names.map((containerPath) =>
          persistent.map((info) => ({ containerPath, mode: 'rw', persistent: info })),
        ),
      ),
    ),
  fc.array(fc.record({ containerPath: path, hostPath: segment, mode: fc.constantFrom('RO', 'rw') }), {
    maxLength: 2,
  }),
)

const networks = fc.constantFrom(
  undefined,
  [{ mode: 'host' }],
  [{ mode: 'container/bridge' }],
  [{ mode: 'container', name: 'dcos' }],
)

const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 })

/** Apps that hold to the rules, in many forms: old words and new ones, with and without what may be left out. */
export const validApp = fc
  .tuple(
    fc.record(
      {
        id: path,
        cmd: fc.constantFrom('sleep 1000', './run'),
        role: fc.constantFrom('db', 'marathon'),
        instances: fc.nat({ max: 100 }),
        cpus: amount,
        mem: amount,
        disk: amount,
        env: words,
        labels: words,
        user: fc.string(),
        requirePorts: fc.boolean(),
        backoffSeconds: seconds,
        maxLaunchDelaySeconds: seconds,
        taskKillGracePeriodSeconds: seconds,
        killSelection: fc.constantFrom('YOUNGEST_FIRST', 'oldest_first'),
        constraints: fc.constantFrom(
          [],
          [['hostname', 'UNIQUE']],
          [
            ['rack', 'MAX_PER', '2'],
            ['zone', 'GROUP_BY'],
          ],
        ),
        dependencies: fc.array(path, { maxLength: 2 }),
        fetch: fc.constantFrom([], [{ uri: 'http://x/y.zip' }]),
        healthChecks: fc.constantFrom([], [{ protocol: 'COMMAND', command: { value: 'true' } }]),
      },
      { requiredKeys: ['id', 'cmd'] },
    ),
    networks,
    appVolumes,
    ports,
    fc.boolean(),
  )
  .map(([app, networks, [persistent, hosts], ports, isOld]) => ({
    ...app,
    ...(networks ? { networks } : {}),
    ...(isOld ? { ports } : { portDefinitions: ports.map((port) => ({ port })) }),
    container: { type: 'mesos', volumes: [...persistent, ...hosts] },
  }))

const resources = fc.record({ cpus: amount, mem: amount, disk: amount }, { requiredKeys: [] })

/** Pods that hold to the rules: every volume is mounted by the first container. */
export const validPod = fc
  .tuple(
    fc.record(
      {
        id: path,
        labels: words,
        environment: words,
        scaling: fc.record({ kind: fc.constant('fixed'), instances: fc.nat({ max: 100 }) }),
        executorResources: resources,
        networks: fc.constantFrom([], [{ mode: 'host' }], [{ mode: 'container', name: 'dcos' }]),
      },
      { requiredKeys: ['id'] },
    ),
    fc.uniqueArray(segment, { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(segment, { maxLength: 3 }),
    fc.array(fc.option(persistent, { nil: undefined }), { minLength: 3, maxLength: 3 }),
    resources,
    ports,
  )
  .map(([pod, containers, volumes, infos, resources, ports]) => ({
    ...pod,
    volumes: volumes.map((name, at) => (infos[at] ? { name, persistent: infos[at] } : { name })),
    containers: containers.map((name, at) => ({
      name,
      resources,
      exec: { command: { shell: 'sleep 1000' } },
      volumeMounts: at === 0 ? volumes.map((volume) => ({ name: volume, mountPath: `${volume}-path` })) : [],
      endpoints: at === 0 ? ports.map((port) => endpointOf(port, pod.networks)) : [],
    })),
  }))

function endpointOf(port: number, networks: readonly { readonly mode: string }[] | undefined) {
  const isContainer = networks?.[0]?.mode === 'container'
  return { name: `port-${port}`, ...(isContainer ? { containerPort: port } : { hostPort: port }) }
}
