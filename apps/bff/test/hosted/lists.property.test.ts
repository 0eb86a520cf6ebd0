import * as fc from 'fast-check'
import { AgentId, FrameworkId, OfferId, Role, TaskId, TimeMs } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import { allocate } from '@holdfast/model/resource/resource'
import { describe, expect, test } from 'vitest'
import type { ClusterOffer, ClusterTask } from '../../src/ports/cluster.ts'
import { createHosted, type Hosted } from '../../src/hosted/create-hosted.ts'
import { FakeClock, FakeCluster } from '../ledger/fake-cluster.ts'
import { cpus, disk, fixed, volume } from '../ledger/resources.ts'

const agents = ['S1', 'S2', 'S3'].map(AgentId)
const names = ['kafka', 'shop']
const frameworkId = (name: string) => FrameworkId(`F-${name}`)
const bags = [
  Resources.of([cpus(1)]),
  Resources.of([cpus(2), volume('a', 64, fixed('ads'))]),
  Resources.of([disk(10), volume('a', 64, fixed('ads')), volume('b', 0.5, fixed('ads'))]),
]

const taskOf = fc.record({
  name: fc.constantFrom(...names),
  id: fc.constantFrom('t1', 't2', 't3'),
  state: fc.constantFrom('TASK_RUNNING', 'TASK_STAGING', 'TASK_FINISHED'),
  bag: fc.constantFrom(...bags),
})
const offerOf = fc.record({
  name: fc.constantFrom(...names),
  id: fc.constantFrom('O1', 'O2', 'O3'),
  bag: fc.constantFrom(...bags),
})

const step = fc.oneof(
  fc.record({
    what: fc.constant('agent' as const),
    agentId: fc.constantFrom(...agents),
    tasks: fc.uniqueArray(taskOf, { selector: ({ name, id }) => `${name} ${id}`, maxLength: 3 }),
    offers: fc.uniqueArray(offerOf, { selector: ({ id }) => id, maxLength: 2 }),
  }),
  fc.record({ what: fc.constant('gone' as const), agentId: fc.constantFrom(...agents) }),
  fc.record({ what: fc.constant('frameworks' as const), names: fc.subarray(names) }),
  fc.record({ what: fc.constant('look' as const) }),
)

/** Ids are unique in a cluster: each agent has its own. */
function apply(
  cluster: FakeCluster,
  hosted: Hosted,
  change: typeof step extends fc.Arbitrary<infer T> ? T : never,
) {
  switch (change.what) {
    case 'agent': {
      const { agentId } = change
      const tasks = change.tasks.map(({ name, id, state, bag }): ClusterTask => ({
        taskId: TaskId(`${agentId}-${id}`),
        frameworkId: frameworkId(name),
        name: id,
        state,
        resources: Resources.map(bag, (each) => allocate(each, Role('ads'))),
      }))
      const offers = change.offers.map(({ name, id, bag }): ClusterOffer => ({
        offerId: OfferId(`${agentId}-${id}`),
        frameworkId: frameworkId(name),
        role: 'ads',
        resources: bag,
        sinceMs: TimeMs(1),
      }))
      return cluster.agent(agentId, { tasks, offers })
    }
    case 'gone':
      return cluster.removeAgents(change.agentId)
    case 'frameworks':
      return cluster.frameworks(...change.names.map((name) => ({ name, roles: [Role('ads')] })))
    case 'look':
      return void all(hosted)
  }
}

const all = (hosted: Hosted) =>
  (['tasks', 'offers', 'frameworks'] as const).map((list) => {
    const window = hosted.window(list, {})
    if (!window.ok) throw new Error(window.error.message)
    const { rows, facets, sums, total } = window.value
    return { rows: rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)), facets, sums, total }
  })

describe('the lists of what frameworks have', () => {
  test('are the same whether they were kept up or built from scratch', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const clock = new FakeClock(1000)
        const cluster = new FakeCluster(clock)
        const hosted = createHosted({ cluster, clock })
        for (const each of steps) apply(cluster, hosted, each)
        expect(all(hosted)).toEqual(all(createHosted({ cluster, clock })))
      }),
    )
  })

  test('cost what changed since somebody looked last, and nothing when nothing did', () => {
    const clock = new FakeClock(1000)
    const offer = (i: number, round: number): ClusterOffer => ({
      offerId: OfferId(`O${round}-${i}`),
      frameworkId: frameworkId('shop'),
      role: 'ads',
      resources: bags[2] ?? Resources.empty,
    })
    const cluster = new FakeCluster(clock)
    cluster.frameworks({ name: 'shop', roles: [Role('ads')] })
    cluster.agent(AgentId('S0'), { offers: [] })
    const hosted = createHosted({ cluster, clock })
    const many = (round: number) =>
      cluster.agent(AgentId('S0'), { offers: Array.from({ length: 10_000 }, (_, i) => offer(i, round)) })
    many(1)
    expect(hosted.window('offers', { limit: 1 })).toMatchObject({ ok: true, value: { total: 10_000 } })
    many(2)
    const started = performance.now()
    hosted.window('offers', { limit: 100 })
    const changedMs = performance.now() - started
    hosted.window('offers', { limit: 100 })
    const sameMs = performance.now() - started - changedMs
    expect(sameMs * 10).toBeLessThan(changedMs)
  })
})
