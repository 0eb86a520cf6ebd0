import { readFileSync } from 'node:fs'
import { printResource } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import { FLAGS, helpText } from '../../src/flags/flag-list.ts'
import { DEFAULT_MARATHON } from '../../src/flags/marathon-settings.ts'
import { parseFlags } from '../../src/flags/parse-flags.ts'
import { readSettings, type Settings } from '../../src/flags/settings.ts'

const files: Record<string, string> = {
  'one.json': JSON.stringify({
    agents: [
      {
        name: 'a1',
        hostname: 'a1.test',
        attributes: 'rack:r1;level:3',
        resources: [
          { name: 'disk', type: 'SCALAR', scalar: { value: 100 } },
          {
            name: 'disk',
            type: 'SCALAR',
            scalar: { value: 50 },
            disk: { source: { type: 'PATH', path: { root: '{disks}/a1/p' } } },
          },
        ],
      },
    ],
  }),
  'who.json': JSON.stringify({ credentials: [{ principal: 'ops', secret: 'hush' }] }),
}

function readText(path: string): string {
  const text = files[path]
  if (text === undefined) throw new Error(`ENOENT: no such file, open '${path}'`)
  return text
}

/** The settings, or every fault as the program prints it. */
function settings(argv: readonly string[], environment: Record<string, string> = {}): Settings | string[] {
  const result = readSettings(parseFlags(argv, environment), readText)
  return result.ok ? result.value : result.error.map(({ where, message }) => `${where}: ${message}`)
}

const faults = (...argv: string[]): string[] => {
  const result = settings(argv)
  return Array.isArray(result) ? result : []
}

describe('the flags', () => {
  test('have defaults that only this machine can reach', () => {
    expect(settings([])).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDir: `${process.cwd()}/data`,
      agents: undefined,
      marathon: DEFAULT_MARATHON,
      credentials: undefined,
      acls: undefined,
      loopback: true,
      allocationIntervalMs: 1000,
      minAllocatable: [new Map([['cpus', 10]]), new Map([['mem', 32_000]])],
      offerTimeoutMs: undefined,
      executor: 'simulated',
    })
  })

  test('say what offers must hold and how long they live, and how tasks run', () => {
    expect(
      settings([
        '--min-allocatable-resources=cpus:1;mem:64|disk:8',
        '--offer-timeout=2mins',
        '--executor=process',
        '--reconfiguration-policy=additive',
      ]),
    ).toMatchObject({
      minAllocatable: [
        new Map([
          ['cpus', 1000],
          ['mem', 64_000],
        ]),
        new Map([['disk', 8000]]),
      ],
      offerTimeoutMs: 120_000,
      reconfigurationPolicy: 'additive',
      executor: 'process',
    })
    expect(settings(['--min-allocatable-resources='])).toMatchObject({ minAllocatable: [] })
    expect(
      faults('--min-allocatable-resources', 'ports:[1-2]', '--offer-timeout', 'long', '--executor', 'docker'),
    ).toEqual([
      "--min-allocatable-resources: Error parsing min_allocatable_resources 'ports:[1-2]': Failed to parse '[1-2]' to quantity: only scalar values are allowed",
      expect.stringContaining('long'),
      expect.stringContaining('docker'),
    ])
    expect(faults('--reconfiguration-policy=any')).toEqual([
      "--reconfiguration-policy: Unknown reconfiguration policy 'any': expected equal or additive",
    ])
    expect(faults('--offer-timeout=0secs')).toEqual([
      "--offer-timeout: Invalid value '0secs' for --offer_timeout: Must be greater than zero",
    ])
  })

  test('say which roles there are and what they weigh', () => {
    const given = { HOLDFAST_ROLES: 'a,b/c', HOLDFAST_WEIGHTS: 'a=2.5,b/c=0.5' }
    expect(settings([], given)).toMatchObject({
      roles: new Set(['a', 'b/c', '*']),
      weights: new Map([
        ['a', 2.5],
        ['b/c', 0.5],
      ]),
    })
    expect(settings(['--weights=a=1'])).toMatchObject({ roles: undefined, weights: new Map([['a', 1]]) })
    expect(faults('--roles', 'a,/b,c d')).toEqual([
      "--roles: Failed to parse roles: Role '/b' cannot start with a slash",
      "--roles: Failed to parse roles: Role component 'c d' is invalid because it contains backspace or whitespace",
    ])
    expect(faults('--roles', 'a', '--weights', 'a=0,b=1,a,a=x')).toEqual([
      "--weights: Invalid weight: 'a=0'. Weights must be positive",
      "--weights: Invalid weight: 'b=1'. b is not a valid role",
      "--weights: Invalid weight: 'a'. --weights should be of the form 'role=weight,role=weight'",
      "--weights: Invalid weight: 'a=x'. Weights must be positive",
    ])
  })

  test('may be spelt --name VALUE, --name=VALUE or as a variable of the environment, and the command line wins', () => {
    expect(settings(['--port', '1', '--data-dir=/d'])).toMatchObject({ port: 1, dataDir: '/d' })
    expect(settings([], { HOLDFAST_PORT: '2', HOLDFAST_DATA_DIR: '/e' })).toMatchObject({
      port: 2,
      dataDir: '/e',
    })
    expect(settings(['--port', '3'], { HOLDFAST_PORT: '2' })).toMatchObject({ port: 3 })
  })

  test('are all checked before anything is said', () => {
    expect(
      faults(
        '--port',
        '70000',
        '--host',
        '',
        '--allocation-interval',
        'soon',
        '--cluster',
        'none.json',
        '--role',
        'x',
      ),
    ).toEqual([
      '--role: is not a flag (see --help)',
      'x: is not expected here',
      "--host: expected an address or the name of a host, not ''",
      "--port: expected a whole number from 0 to 65535, not '70000'",
      "--cluster: ENOENT: no such file, open 'none.json'",
      "--allocation-interval: expected a number and a unit (ns, us, ms, s, secs, mins, hrs, days, weeks) such as 50ms, not 'soon'",
    ])
  })

  test('a fault in the environment is named by its variable', () => {
    expect(settings([], { HOLDFAST_PORT: 'x' })).toEqual([
      "HOLDFAST_PORT: expected a whole number from 0 to 65535, not 'x'",
    ])
  })

  test('a variable that is no flag is told, not refused', () => {
    expect(parseFlags([], { HOLDFAST_PROT: '1', HOME: '/' }).unknownVariables).toEqual(['HOLDFAST_PROT'])
  })

  test('a flag without its value, and one given twice, are faults', () => {
    expect(faults('--data-dir', '--port', '1')).toEqual(['--data-dir: needs a value'])
    expect(faults('--port', '1', '--port=2')).toEqual(['--port: is given more than once'])
  })

  test('--insecure is a switch', () => {
    expect(settings(['--host', '0.0.0.0', '--insecure'])).toMatchObject({ host: '0.0.0.0', loopback: false })
    expect(faults('--insecure=perhaps')).toEqual(["--insecure: expected true or false, not 'perhaps'"])
  })

  test('an address that others can reach needs credentials, or --insecure', () => {
    const refusal =
      '--host: other machines can reach 0.0.0.0: give --credentials FILE, or --insecure to let everybody in'
    expect(faults('--host', '0.0.0.0')).toEqual([refusal])
    expect(settings(['--host', '0.0.0.0', '--credentials', 'who.json'])).toMatchObject({ loopback: false })
    for (const host of ['localhost', '127.0.0.2', '::1'])
      expect(settings(['--host', host])).toMatchObject({ loopback: true })
  })

  test('every one of them is in the help, with its default', () => {
    for (const flag of FLAGS) expect(helpText()).toContain(`--${flag.name}`)
    expect(helpText()).toContain('--port N (default: 8080)')
  })
})

test.each([
  ['50ms', 50],
  ['1secs', 1000],
  ['1s', 1000],
  ['1.5mins', 90_000],
  ['2hrs', 7_200_000],
  ['1', undefined],
  ['ms', undefined],
  ['-1ms', undefined],
  ['1 ms', undefined],
  ['1toString', undefined],
])('the duration %s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

describe('the credentials file', () => {
  test('is Mesos credentials JSON, and may be a file: address', () => {
    expect(settings(['--credentials', 'file://who.json'])).toMatchObject({
      credentials: [{ principal: 'ops', secret: 'hush' }],
    })
  })

  test.each([
    ['not JSON', '{"credentials": [{"principal": "ops", "secret": "hush" oops', ['is not JSON']],
    ['no list', '{}', ['expected {"credentials": [...]}']],
    ['empty', '{"credentials": []}', ['names nobody: "credentials" is empty']],
    [
      'wrong entries',
      JSON.stringify({
        credentials: [
          1,
          { secret: 'hush' },
          { principal: 'a' },
          { principal: 'a:b', secret: 'hush' },
          { principal: 'c', secret: 'hu:sh' },
          { principal: 'd', secret: 'hush' },
          { principal: 'd', secret: 'hush' },
        ],
      }),
      [
        'credentials[0]: expected {"principal": "...", "secret": "..."}',
        'credentials[1]: "principal" is missing',
        'credentials[2]: "secret" is missing',
        'credentials[3]: principal "a:b" contains a colon',
        'credentials[4]: the secret of "c" contains a colon',
        'credentials[6]: principal "d" is there twice',
      ],
    ],
  ])('is refused when it is %s, and no secret is told', (_why, text, expected) => {
    files['bad.json'] = text
    const said = faults('--credentials', 'bad.json')
    expect(said).toEqual(expected.map((fault) => `--credentials: bad.json: ${fault}`))
    expect(said.join('\n')).not.toMatch(/hush|hu:sh/)
  })
})

const scalar = (name: string, value: number, more = {}) => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
})

const on = (source: unknown) => ({ disk: { source } })

describe('the cluster file', () => {
  const agent = { name: 'a1', hostname: 'a1.test', resources: [] }

  test('describes agents, with the disks below the data folder and the ports that every agent has', () => {
    const read = settings(['--cluster', 'one.json', '--data-dir', '/data'])
    if (Array.isArray(read)) throw new Error(read.join('\n'))
    const [only] = read.agents === 'local' ? [] : (read.agents ?? [])
    expect(only).toMatchObject({
      name: 'a1',
      hostname: 'a1.test',
      attributes: [
        { name: 'rack', value: { type: 'TEXT', text: 'r1' } },
        { name: 'level', value: { type: 'SCALAR', scalar: 3000 } },
      ],
    })
    const printed = Resources.list(only?.resources ?? Resources.empty).map(printResource)
    expect(printed.toSorted()).toEqual(['disk:100', 'disk[PATH:/data/disks/a1/p]:50', 'ports:[31000-32000]'])
  })

  test.each([
    ['{"agents": [', [/^is not JSON: /]],
    ['[]', ['expected {"agents": [...]}']],
    ['{"agents": []}', ['names no agent: "agents" is empty']],
    [
      JSON.stringify({ agents: [7, { name: '../up', hostname: 'a b', attributes: 1 }, agent, agent] }),
      [
        'agents[0]: expected {"name", "hostname", "attributes", "resources"}',
        'agent "../up": "name" must be letters, digits, "_", "-" and ".", and not begin with "." or "-"',
        'agent "../up": "hostname" must be the name of a host',
        'agent "../up": "attributes": expected text such as "rack:r1;level:10"',
        'agent "../up": "resources": expected a list of resources',
        'agent "a1": the name is there twice',
      ],
    ],
    [
      JSON.stringify({ agents: [{ ...agent, attributes: 'rack', resources: [{ name: 'disk' }] }] }),
      [
        'agent "a1": "attributes": \'rack\' is not name:value',
        'agent "a1": "resources": Some JSON resources were not formatted properly: Missing required fields: type',
      ],
    ],
    [
      JSON.stringify({
        agents: [
          {
            ...agent,
            resources: [
              scalar('disk', 1, {
                role: 'r',
                disk: { persistence: { id: 'v' }, volume: { container_path: 'p', mode: 'RW' } },
              }),
              scalar('disk', 1, { revocable: {} }),
              scalar('disk', 1, { role: 'r', reservation: {} }),
              scalar('disk', 1, on({ type: 'RAW' })),
              scalar('disk', 1, on({ type: 'MOUNT' })),
            ],
          },
          { ...agent, name: 'a2', resources: 'cpus:1;cpus:[1-2]' },
        ],
      }),
      [
        'agent "a1": "resources": Persistent volumes cannot be specified at the command line',
        /^agent "a1": "resources": Revocable resources cannot be specified/,
        /^agent "a1": "resources": Dynamic reservations cannot be specified/,
        'agent "a1": "resources": Unsupported \'DiskInfo.Source.Type\' in \'disk[RAW]:1\'',
        'agent "a1": "resources": MOUNT disk root directory is not specified \'disk[MOUNT]:1\'',
        'agent "a2": "resources": Resources with the same name (\'cpus\') but different types are not allowed',
      ],
    ],
    [
      JSON.stringify({
        agents: [
          { ...agent, resources: [scalar('disk', 1, on({ type: 'PATH', path: { root: '{disks}/x' } }))] },
          {
            ...agent,
            name: 'a2',
            resources: [scalar('disk', 1, on({ type: 'MOUNT', mount: { root: '{disks}/y/../x' } }))],
          },
        ],
      }),
      ['agent "a2": the root /d/disks/y/../x is also that of a disk of agent "a1"'],
    ],
  ])('is refused with all that is wrong: %s', (text, expected) => {
    files['bad.json'] = text
    const said = faults('--cluster', 'bad.json', '--data-dir', '/d').map((fault) =>
      fault.replace('--cluster: bad.json: ', ''),
    )
    expect(said).toEqual(
      expected.map((fault) => (typeof fault === 'string' ? fault : expect.stringMatching(fault))),
    )
  })
})

test('the README names every flag, and no other, with its default', () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')
  const rows = readme.split('\n').filter((line) => line.startsWith('| `--'))
  const named = rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/--([a-z-]+)/g)].flatMap(([, name]) => name ?? []),
  )
  expect(named.toSorted()).toEqual(
    FLAGS.map(({ name }) => name)
      .filter((name) => name !== 'help')
      .toSorted(),
  )
  for (const flag of FLAGS) {
    const row = rows.find((each) => new RegExp(`--${flag.name}\\b(?!-)`).test(each.split(' | ')[0] ?? ''))
    if (row !== undefined && 'fallback' in flag) expect(row.replaceAll('\\|', '|')).toContain(flag.fallback)
  }
})
