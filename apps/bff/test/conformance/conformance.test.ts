import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Principal } from '@holdfast/model/ids'
import { describe, expect, test } from 'vitest'
import { decodeAclsText, type GivenAcls } from '../../src/flags/acls.ts'
import { decodeClusterFile } from '../../src/flags/cluster-file.ts'
import { startProgram } from '../../src/program.ts'
import type { Json } from './normalise.ts'
import { runScenario, type Outcome, type Scenario, type Target } from './scenario.ts'

const here = import.meta.dirname
const topologyText = readFileSync(join(here, 'topology.json'), 'utf8')
const topology = JSON.parse(topologyText) as {
  readonly agents: readonly { readonly name: string }[]
  readonly credentials: readonly { readonly principal: string; readonly secret: string }[]
}

const read = (folder: string, file: string): unknown =>
  JSON.parse(readFileSync(join(here, folder, file), 'utf8'))

/** Runs `use` on a program of its own, with a cluster in which nothing has happened yet. */
async function onFreshCluster<T>(
  { auth = false, acls }: NonNullable<Scenario['cluster']>,
  use: (target: Target) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-conformance-'))
  const disks = join(dataDir, 'disks')
  const agents = decodeClusterFile(topologyText, disks)
  if (!agents.ok) throw new Error(agents.error.join('\n'))
  const credentials = topology.credentials.map(({ principal, secret }) => ({
    principal: Principal(principal),
    secret,
  }))
  const program = await startProgram(
    {
      host: '127.0.0.1',
      port: 0,
      dataDir,
      agents: agents.value,
      credentials: auth ? credentials : undefined,
      acls: acls === undefined ? undefined : readAcls(acls),
      loopback: true,
      allocationIntervalMs: 50,
    },
    { log: () => undefined, webFolder: '/nowhere', version: '0.0.0' },
  )
  if (!program.ok) throw new Error(program.error)
  try {
    return await use({
      url: program.value.url,
      agents: topology.agents.map(({ name }) => name),
      disks,
      operator: 'operator:operator-secret',
    })
  } finally {
    await program.value.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function readAcls(json: Json): GivenAcls {
  const acls = decodeAclsText(JSON.stringify(json))
  if (!acls.ok) throw new Error(acls.error.join('\n'))
  return acls.value
}

describe('answers as a real Mesos did', () => {
  for (const file of readdirSync(join(here, 'scenarios')).toSorted()) {
    const scenario = read('scenarios', file) as Scenario
    test(scenario.id, async () => {
      const { outcomes } = read('golden', file) as { readonly outcomes: readonly Outcome[] }
      const actual = await onFreshCluster(scenario.cluster ?? {}, (target) => runScenario(scenario, target))
      expect(actual.map((outcome, index) => [index, outcome])).toEqual(
        outcomes.map((outcome, index) => [index, outcome]),
      )
    })
  }
})

/** One request about one resource of the second agent. */
const post = (path: string, field: string, resource: Json): Scenario['steps'][number] => ({
  do: 'http',
  method: 'POST',
  path,
  form: { slaveId: '{a2}', [field]: [resource] },
})

const ask = (value: number, verb: string, field: string): Scenario => ({
  id: `${verb} ${value}`,
  steps: [
    {
      do: 'http',
      method: 'POST',
      path: `/master/${verb}`,
      form: {
        slaveId: '{a2}',
        [field]: [
          {
            name: 'disk',
            type: 'SCALAR',
            scalar: { value },
            reservations: [{ type: 'DYNAMIC', role: 'ads' }],
            ...(field === 'volumes' && {
              disk: { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } },
            }),
          },
        ],
      },
    },
    { do: 'agents', keys: ['reserved_resources_full'] },
  ],
})

describe('unlike Mesos, which aborts or does nothing', () => {
  test.each([
    ['reserve', 'resources'],
    ['create-volumes', 'volumes'],
    ['unreserve', 'resources'],
    ['destroy-volumes', 'volumes'],
  ])('%s of an amount that is nothing, or rounds to nothing, is refused', async (verb, field) => {
    await onFreshCluster({}, async (target) => {
      for (const value of [0, 0.0004]) {
        const [answer, after] = await runScenario(ask(value, verb, field), target)
        expect(answer?.outcome).toMatchObject({
          status: 400,
          body: expect.stringMatching(
            /(Invalid resources: value rounds to 0|Invalid scalar resource: value <= 0)$/,
          ),
        })
        expect(after?.outcome).toMatchObject({ a2: { reserved_resources_full: {} } })
      }
    })
  })

  test.each([
    ['a NUL in it', 'a\0b'],
    ['more than 255 bytes', 'é'.repeat(128)],
  ])('a volume of a role with %s, which no directory can be called, is refused', async (_what, role) => {
    const reserved = { name: 'disk', type: 'SCALAR', scalar: { value: 1 }, role, reservation: {} }
    const disk = { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } }
    await onFreshCluster({}, async (target) => {
      const steps = [
        post('/reserve', 'resources', reserved),
        post('/create-volumes', 'volumes', { ...reserved, disk }),
        { do: 'settle' } as const,
      ]
      const [reserve, create, settled] = await runScenario({ id: role, steps }, target)
      expect(reserve?.outcome).toMatchObject({ status: 202 })
      expect(create?.outcome).toMatchObject({
        status: 400,
        body: expect.stringContaining(`: Role '${role}' cannot be the name of a directory`),
      })
      expect(settled?.outcome).toEqual({ settled: true })
    })
  })
})
