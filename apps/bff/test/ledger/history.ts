import { AgentId, FrameworkId, Principal, Role, TaskId } from '@holdfast/model/ids'
import { allocate } from '@holdfast/model/resource/resource'
import type { DiskSource, Reservation, Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { PersistenceId } from '@holdfast/model/ids'
import * as fc from 'fast-check'
import type { ClusterTask, ClusterView } from '../../src/ports/cluster.ts'
import type { FakeClock, FakeCluster } from './fake-cluster.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'

/** One thing that happens, to the cluster or by the clock. */
export interface Step {
  readonly what: string
  readonly run: (world: World) => unknown
}

export interface World {
  readonly clock: FakeClock
  readonly cluster: FakeCluster
  readonly ledger: Ledger
  /** The operations that are not settled, by volume. */
  readonly operations: Map<string, string>
}

const agentIds = ['S1', 'S2', 'S3'].map(AgentId)
const labels = (framework: string) => [
  { key: 'marathon_framework_id', value: `F-${framework}` },
  { key: 'marathon_task_id', value: 'group_pg.instance-53ab8733' },
]
const stacks: readonly (readonly Reservation[])[] = [
  [{ type: 'STATIC', role: Role('ads') }],
  [{ type: 'DYNAMIC', role: Role('ads'), principal: Principal('ops') }],
  [{ type: 'DYNAMIC', role: Role('marathon'), labels: labels('marathon') }],
  [{ type: 'DYNAMIC', role: Role('marathon'), labels: labels('marathon').toReversed() }],
  [{ type: 'DYNAMIC', role: Role('marathon'), labels: labels('gone') }],
  [
    { type: 'STATIC', role: Role('eng') },
    { type: 'DYNAMIC', role: Role('eng/web'), principal: Principal('spark') },
  ],
]
const sources: readonly (DiskSource | undefined)[] = [
  undefined,
  { type: 'PATH', root: '/data' },
  { type: 'MOUNT', root: '/mnt/1' },
  { type: 'MOUNT', root: '/mnt/2' },
  { type: 'RAW', profile: 'fast' },
]
const ids = ['v1', 'v2', 'group_pg#data#53ab8733']

const anySize = fc.integer({ min: 1, max: 20_000 }).map(Scalar.fromThousandths)
const anyStack = fc.constantFrom(...stacks)
const anySource = fc.constantFrom(...sources)

const plain = fc
  .record({ size: anySize, source: anySource, stack: fc.oneof(anyStack, fc.constant([])) })
  .map(({ size, source, stack }): Resource => ({
    name: 'disk',
    value: { type: 'SCALAR', scalar: size },
    reservations: stack,
    ...(source && { disk: { source } }),
  }))

const volume = fc
  .record({
    size: anySize,
    source: anySource,
    stack: anyStack,
    id: fc.constantFrom(...ids),
    shared: fc.boolean(),
    at: fc.constantFrom('a', 'b'),
  })
  .map(({ size, source, stack, id, shared, at }): Resource => ({
    name: 'disk',
    value: { type: 'SCALAR', scalar: size },
    reservations: stack,
    disk: {
      ...(source && { source }),
      persistence: { id: PersistenceId(id) },
      volume: { containerPath: at, mode: 'RW' },
    },
    ...(shared && { shared: true }),
  }))

const other = fc
  .record({ stack: fc.oneof(anyStack, fc.constant([])), amount: anySize, ports: fc.boolean() })
  .map(({ stack, amount, ports }): Resource =>
    ports
      ? {
          name: 'ports',
          value: { type: 'RANGES', ranges: [{ begin: amount, end: amount + 5 }] },
          reservations: stack,
        }
      : { name: 'cpus', value: { type: 'SCALAR', scalar: amount }, reservations: stack },
  )

const anyResource = fc.oneof({ weight: 3, arbitrary: plain }, { weight: 4, arbitrary: volume }, other)
const anyAgent = fc.constantFrom(...agentIds)
const anyBag = fc
  .array(anyResource, { minLength: 3, maxLength: 10, size: 'max' })
  .map((parts) => Resources.of(parts))
const at = fc.nat(7)

const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)]
const agentOf = ({ cluster }: World, id: AgentId) => cluster.view().agents.get(id)

function totalOf(id: AgentId, total: Resources): Step {
  return { what: `${id} has another total`, run: ({ cluster }) => cluster.agent(id, { total }) }
}

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(anyAgent, anyBag).map(([id, total]) => totalOf(id, total)),
  fc.tuple(anyAgent, anyResource).map(([id, resource]) => ({
    what: `${id} has ${JSON.stringify(resource)} more`,
    run: (world) =>
      world.cluster.agent(id, {
        total: Resources.add(agentOf(world, id)?.total ?? Resources.empty, resource),
      }),
  })),
  fc.tuple(anyAgent, at).map(([id, index]) => ({
    what: `${id} has resource ${index} no more`,
    run: (world) => {
      const total = agentOf(world, id)?.total ?? Resources.empty
      const resource = nth(Resources.list(total), index)
      if (resource) world.cluster.agent(id, { total: Resources.subtract(total, resource) })
    },
  })),
  fc.tuple(anyAgent, at, fc.constantFrom('TASK_RUNNING', 'TASK_FINISHED')).map(([id, index, state]) => ({
    what: `a task of ${id} uses resource ${index}, ${state}`,
    run: (world) => {
      const agent = agentOf(world, id)
      const resource = agent && nth(Resources.list(agent.total), index)
      if (!resource) return
      const used = allocate(resource, Role('marathon'))
      const task: ClusterTask = {
        taskId: TaskId(`t${agent.tasks.length}`),
        frameworkId: FrameworkId('F-marathon'),
        name: 'task',
        state,
        resources: Resources.of([used]),
      }
      world.cluster.agent(id, { tasks: [...agent.tasks, task], used: Resources.add(agent.used, used) })
    },
  })),
  anyAgent.map((id) => ({
    what: `the first task of ${id} ends`,
    run: (world) => {
      const agent = agentOf(world, id)
      const task = agent?.tasks[0]
      if (!task) return
      world.cluster.agent(id, {
        tasks: agent.tasks.slice(1),
        used: Resources.subtract(agent.used, task.resources),
      })
    },
  })),
  anyAgent.map((id) => ({
    what: `${id} offers everything`,
    run: (world) => world.cluster.agent(id, { offered: agentOf(world, id)?.total ?? Resources.empty }),
  })),
  fc
    .tuple(anyAgent, fc.constantFrom('active', 'unreachable', 'draining', 'disconnected'))
    .map(([id, status]) => ({
      what: `${id} is ${status}`,
      run: ({ cluster, clock }) => cluster.agent(id, { status, statusSinceMs: clock.now() }),
    })),
  fc.tuple(anyAgent, fc.constantFrom('host-2', 'host-10')).map(([id, hostname]) => ({
    what: `${id} is on ${hostname}`,
    run: ({ cluster }) => cluster.agent(id, { hostname, attributes: { rack: hostname } }),
  })),
  anyAgent.map((id) => ({ what: `${id} leaves`, run: ({ cluster }) => cluster.removeAgents(id) })),
  fc
    .subarray([
      { name: 'marathon', roles: ['marathon'] },
      { name: 'spark', roles: ['eng/web'], principal: Principal('spark') },
      { name: 'ads', roles: ['ads', 'marathon'], principal: Principal('ops') },
    ])
    .map((frameworks) => ({
      what: `there are ${frameworks.length} frameworks`,
      // A view that is stale has no news of them.
      run: ({ cluster }) => cluster.view().state !== 'stale' && cluster.frameworks(...frameworks),
    })),
  fc
    .tuple(fc.constantFrom('ads', 'eng', 'new/team'), fc.option(anySize), fc.option(anySize))
    .map(([role, limit, guarantee]) => ({
      what: `${role} has a quota and a weight`,
      run: ({ cluster }) =>
        cluster.policy({
          quotas: new Map([
            [
              role,
              {
                limits: new Map(limit === null ? [] : [['disk', limit]]),
                guarantees: new Map(guarantee === null ? [] : [['cpus', guarantee]]),
              },
            ],
          ]),
          weights: new Map(limit === null ? [] : [[role, 2.5]]),
        }),
    })),
  fc.constantFrom<ClusterView['state']>('live', 'slow', 'stale').map((state) => ({
    what: `the view is ${state}`,
    run: ({ cluster }) => cluster.state(state),
  })),
  fc.constantFrom(1, 99, 3_600_000, 86_400_000, 7 * 86_400_000).map((ms) => ({
    what: `${ms} ms pass`,
    run: ({ clock }) => clock.pass(ms),
  })),
  fc.tuple(at, fc.constantFrom('op-1', undefined)).map(([index, operation]) => ({
    what: `volume ${index} is touched by ${operation ?? 'nothing'}`,
    run: ({ ledger, operations }) => {
      const window = ledger.window('volumes', {})
      const row = window.ok ? nth(window.value.rows, index) : undefined
      if (!row) return
      ledger.setOperation(row.key, operation)
      if (operation === undefined) operations.delete(row.key)
      else operations.set(row.key, operation)
    },
  })),
]

/** Begins with agents that have something, and goes on with anything. */
export const anyHistory: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.tuple(...agentIds.map((id) => anyBag.map((total) => totalOf(id, total)))),
    fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 30, size: 'max' }),
  )
  .map(([first, then]) => [...first, ...then])

export const queries = {
  volumes: [
    {},
    { sort: '-size', limit: 2, offset: 1 },
    { q: 'status:detached,orphaned', sort: '-age' },
    { q: '-status:attached role:ads,marathon', sort: 'agent' },
    { q: 'age:>=1d', sort: 'age' },
    { q: 'age:<7d -type:root', sort: '-seen' },
    { q: 'claim:absent', sort: 'owner' },
    { q: 'pg', sort: '-status' },
    { q: 'label:marathon_framework_id=f-gone size:>5', sort: 'disk' },
    { q: 'agent:host-* app:/group/pg', sort: 'path' },
    { q: 'pending:yes', sort: 'principal' },
    { q: 'task:t*', sort: 'role' },
  ],
  agents: [
    {},
    { sort: '-size' },
    { q: 'status:active', sort: '-largest' },
    { q: 'detached:>0', sort: 'detached' },
    { q: 'type:mount free:>1', sort: '-since' },
    { q: 'attr:rack=host-2', sort: '-free' },
    { q: 'since:>1h', sort: 'volumes' },
  ],
  reservations: [
    {},
    { sort: '-idle' },
    { q: 'kind:dynamic', sort: 'agent' },
    { q: 'claim:absent idle:>0', sort: '-size' },
    { q: 'resource:cpus,ports', sort: 'principal' },
    { q: 'volumes:>0', sort: '-used' },
    { q: '-principal:ops', sort: 'role' },
    { q: 'principal:ops,spark kind:dynamic', sort: 'owner' },
  ],
  roles: [
    {},
    { sort: '-reserved' },
    { q: 'quota:yes', sort: '-quota' },
    { q: 'detached:>1', sort: 'frameworks' },
    { q: 'role:eng*', sort: '-agents' },
    { q: 'framework:marathon', sort: 'weight' },
  ],
} as const
