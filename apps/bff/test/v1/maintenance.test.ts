import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { decodeProtobuf } from '../../src/wire/protobuf.ts'
import { CaseFramework } from './case-framework.ts'
import { PATIENT, QUICK } from './quick-clock.ts'
import { WholeCluster, type WholeOptions } from './whole-cluster.ts'

const running: WholeCluster[] = []
afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.remove()
})

async function start(options: WholeOptions = {}): Promise<WholeCluster> {
  const { agents = { S: 'cpus:2;mem:1024;disk:1024', T: 'cpus:2;mem:1024;disk:1024' } } = options
  const cluster = await new WholeCluster({
    clock: QUICK,
    ...options,
    agents,
    settings: { ...PATIENT, ...options.settings },
  }).start()
  running.push(cluster)
  await cluster.until(() => Object.keys(agents).every((name) => cluster.status(name) === 'active'))
  return cluster
}

interface CaseStep {
  readonly addAgent?: string
  readonly resources?: string
  readonly recover?: { readonly agent: string; readonly refuse_seconds: number }
  readonly unavailability?: Readonly<Record<string, number>>
  readonly inverseOffers?: readonly { readonly agents: readonly string[] }[]
}

function caseNamed(id: string): { readonly do: readonly CaseStep[] } {
  const file = new URL('../allocator/cases.json', import.meta.url)
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly cases: readonly { readonly id: string; readonly do: readonly CaseStep[] }[]
  }
  const found = cases.find((each) => each.id === id)
  if (found === undefined) throw new Error(`There is no case ${id}`)
  return found
}

const MACHINE = { hostname: 'S.test', ip: '127.0.0.1' }
const START = 1_900_000_000_000_000_000
const unavailability = { start: { nanoseconds: START }, duration: { nanoseconds: 3_600_000_000_000 } }
const schedule = { windows: [{ machine_ids: [MACHINE], unavailability }] }

async function plan(cluster: WholeCluster, given: unknown = schedule): Promise<void> {
  const body = JSON.stringify(given)
  const { status, text } = await cluster.ask({ method: 'POST', path: '/maintenance/schedule', body })
  expect([status, text]).toEqual([200, ''])
}

const join = (cluster: WholeCluster, name = 'F') =>
  CaseFramework.join(cluster, { name, roles: ['ads'], capabilities: ['PARTITION_AWARE'] })

const draining = async (cluster: WholeCluster): Promise<unknown> =>
  (await cluster.ask({ path: '/maintenance/status' })).json

const sleeping = (id: string, cpus = 1) => ({
  type: 'LAUNCH',
  launch: {
    task_infos: [
      {
        name: id,
        task_id: { value: id },
        command: { value: 'sleep 1000' },
        resources: [
          { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
          { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
        ],
      },
    ],
  },
})

describe('a machine that is to go down', () => {
  test('is offered with the time when it does, and what was offered before is taken back', async () => {
    const cluster = await start()
    const framework = await join(cluster)
    await cluster.until(() => framework.offers.size === 2)
    expect([...framework.offers.values()].map((offer) => offer.unavailability)).toEqual([
      undefined,
      undefined,
    ])
    await plan(cluster)
    await cluster.until(() => framework.offers.size === 2 && framework.heard.includes('RESCIND'))
    const told = [...framework.offers.values()].map((offer) => [offer.agent_id.value, offer.unavailability])
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries([
        [cluster.agentId('S'), unavailability],
        [cluster.agentId('T'), undefined],
      ]),
    )
    expect(framework.heard.filter((type) => type === 'RESCIND')).toHaveLength(1)
    const { text } = await cluster.call({ type: 'GET_FRAMEWORKS' })
    expect(text.split('"unavailability":{"start"')).toHaveLength(3)
  })

  test('makes the master ask whoever has something on it, and nobody else', async () => {
    const cluster = await start({ agents: { S: 'cpus:2;mem:1024', T: 'cpus:2;mem:1024' } })
    const first = await join(cluster)
    await cluster.until(() => first.offers.size === 2)
    const other = await join(cluster, 'G')
    await plan(cluster)
    await cluster.until(() => first.inverseOffers.size + other.inverseOffers.size === 1)
    const asked = first.inverseOffers.size === 1 ? first : other
    expect([...asked.inverseOffers.values()]).toMatchObject([
      { agent_id: { value: cluster.agentId('S') }, unavailability, framework_id: { value: asked.id } },
    ])
    const { json } = await cluster.call({ type: 'GET_FRAMEWORKS' })
    expect(JSON.stringify(json)).toContain('"inverse_offers":[{"id":{"value":"')
  })

  test('as the case maintenance-inverse-offers has it', async () => {
    const { do: steps } = caseNamed('maintenance-inverse-offers')
    const agents = Object.fromEntries(
      steps.flatMap(({ addAgent, resources }) => (addAgent === undefined ? [] : [[addAgent, resources]])),
    )
    const cluster = await start({ agents })
    const framework = await join(cluster)
    for (const { recover, unavailability: planned, inverseOffers } of steps) {
      await cluster.until(
        () => framework.offers.size === Object.keys(agents).length || !!planned || !!inverseOffers,
      )
      if (recover) await framework.decline(recover.refuse_seconds, cluster.agentId(recover.agent))
      if (planned) {
        const machine_ids = Object.keys(planned).map((name) => ({ ...MACHINE, hostname: `${name}.test` }))
        await plan(cluster, { windows: [{ machine_ids, unavailability }] })
      }
      for (const { agents: named } of inverseOffers ?? []) {
        await cluster.until(() => framework.inverseOffers.size > 0)
        const asked = [...framework.inverseOffers.values()].map(({ agent_id }) => agent_id.value)
        expect(asked).toEqual(named.map((name) => cluster.agentId(name)))
      }
    }
  })

  test('has the answers in its status, of both APIs; who has declined is asked again', async () => {
    const cluster = await start()
    const framework = await join(cluster)
    await plan(cluster)
    await cluster.until(() => framework.inverseOffers.size === 1)
    const answer = async (type: string, refuse_seconds: number) => {
      const inverse_offer_ids = [...framework.inverseOffers.values()].map(({ id }) => id)
      framework.inverseOffers.clear()
      await framework.call(type, { inverse_offer_ids, filters: { refuse_seconds } })
    }
    await answer('DECLINE_INVERSE_OFFERS', 1)
    const said = (status: string) => ({
      draining_machines: [{ id: MACHINE, statuses: [{ status, framework_id: { value: framework.id } }] }],
    })
    expect(await draining(cluster)).toMatchObject(said('DECLINE'))
    await cluster.until(() => framework.inverseOffers.size === 1)
    await answer('ACCEPT_INVERSE_OFFERS', 100_000)
    expect(await draining(cluster)).toMatchObject(said('ACCEPT'))
    expect((await cluster.call({ type: 'GET_MAINTENANCE_STATUS' })).json).toMatchObject({
      get_maintenance_status: { status: said('ACCEPT') },
    })
    const bytes = await (
      await cluster.fetch({
        method: 'POST',
        path: '/api/v1',
        headers: { 'content-type': 'application/json', accept: 'application/x-protobuf' },
        body: '{"type":"GET_MAINTENANCE_STATUS"}',
      })
    ).arrayBuffer()
    expect(decodeProtobuf('master.Response', new Uint8Array(bytes))).toMatchObject({
      value: { get_maintenance_status: { status: said('ACCEPT') } },
    })
    // It said that it does not want to be asked for a day.
    expect(framework.inverseOffers.size).toBe(0)
    await framework.call('REVIVE', {})
    await cluster.until(() => framework.inverseOffers.size === 1)
  })

  test('that is to go down at another time, or no longer, is asked about anew, or no longer', async () => {
    const cluster = await start()
    const framework = await join(cluster)
    await plan(cluster)
    await cluster.until(() => framework.inverseOffers.size === 1)
    const later = { ...unavailability, start: { nanoseconds: START + 1_000_000_000_000 } }
    await plan(cluster, { windows: [{ machine_ids: [MACHINE], unavailability: later }] })
    await cluster.until(() =>
      [...framework.inverseOffers.values()].some(
        (offer) => JSON.stringify(offer.unavailability) === JSON.stringify(later),
      ),
    )
    expect(framework.heard).toContain('RESCIND_INVERSE_OFFER')
    await plan(cluster, {})
    await cluster.until(() => framework.inverseOffers.size === 0)
    expect(await draining(cluster)).toEqual({})
    await cluster.until(() => framework.offers.size === 2)
    expect([...framework.offers.values()].map((offer) => offer.unavailability)).toEqual([
      undefined,
      undefined,
    ])
  })

  test('is asked about under the id that its agent has now', async () => {
    const cluster = await start()
    const framework = await join(cluster)
    await plan(cluster)
    await cluster.until(() => framework.inverseOffers.size === 1)
    const before = cluster.agentId('S')
    await cluster.cluster.rebootAgent('S')
    await cluster.until(() => {
      const [asked, ...more] = [...framework.inverseOffers.values()].map(({ agent_id }) => agent_id.value)
      return asked !== undefined && asked !== before && more.length === 0
    })
  })

  test('takes its questions back after the time that offers live', async () => {
    const cluster = await start({ settings: { offerTimeoutMs: 4_000 } })
    const framework = await join(cluster)
    await plan(cluster)
    await cluster.until(() => framework.heard.includes('RESCIND_INVERSE_OFFER'))
    await cluster.until(() => framework.inverseOffers.size === 1)
  })

  test('asks a framework that comes back once more, and forgets one that is removed', async () => {
    const cluster = await start()
    const framework = await join(cluster)
    await framework.accept([sleeping('a')])
    await framework.taskIn('a', 'TASK_RUNNING')
    await plan(cluster, {
      windows: [{ machine_ids: [MACHINE, { ...MACHINE, hostname: 'T.test' }], unavailability }],
    })
    await cluster.until(() => framework.inverseOffers.size > 0)
    await framework.call('ACCEPT_INVERSE_OFFERS', {
      inverse_offer_ids: [...framework.inverseOffers.values()].map(({ id }) => id),
    })
    expect(JSON.stringify(await draining(cluster))).toContain('ACCEPT')
    await framework.call('TEARDOWN', {})
    expect(JSON.stringify(await draining(cluster))).not.toContain('ACCEPT')
  })

  test('goes down: its agent is removed, and what ran there is lost', async () => {
    const cluster = await start({ agents: { S: 'cpus:2;mem:1024', T: 'cpus:0.001' } })
    const framework = await join(cluster)
    await framework.accept([sleeping('a')])
    await framework.taskIn('a', 'TASK_RUNNING')
    await plan(cluster)
    await cluster.until(() => framework.inverseOffers.size === 1)
    const down = await cluster.ask({
      method: 'POST',
      path: '/machine/down',
      body: JSON.stringify([MACHINE]),
    })
    expect(down).toMatchObject({ status: 200, text: '' })
    await cluster.until(() => framework.inverseOffers.size === 0)
    await framework.taskIn('a', 'TASK_LOST')
    expect(framework.heard).toContain('FAILURE')
    expect(await draining(cluster)).toEqual({ down_machines: [MACHINE] })
    const up = await cluster.ask({ method: 'POST', path: '/machine/up', body: JSON.stringify([MACHINE]) })
    expect(up).toMatchObject({ status: 200, text: '' })
    await cluster.until(() => cluster.status('S') === 'active')
    expect(await draining(cluster)).toEqual({})
  })
})
