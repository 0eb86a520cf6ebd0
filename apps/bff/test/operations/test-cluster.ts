import { AgentId, type TimeMs } from '@holdfast/model/ids'
import { applyOperation } from '@holdfast/model/operation/apply'
import { operationMessage } from '@holdfast/model/operation/error'
import type { Operation } from '@holdfast/model/operation/operation'
import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { err, ok } from '@holdfast/model/result'
import { Scalar } from '@holdfast/model/scalar'
import type { AgentStatus } from '@holdfast/model/api/rows'
import type { Clock } from '../../src/clock.ts'
import type { Cluster, ClusterAgent, ClusterChange, ClusterView } from '../../src/ports/cluster.ts'

/** A master and its agents in a few lines: messages wait, get lost, and are delivered when a test says so. */
export interface TestCluster extends Cluster {
  /** From now on messages to agents wait. */
  hold(): void
  /** Delivers what waits, in order, and from now on everything at once. */
  deliver(): void
  /** Drops what waits. */
  lose(): void
  /** The master takes over what the agent has, as when the agent registers again. */
  adopt(agentId: AgentId): void
  /** The agent does something that nobody asked it for through us, and the master knows. */
  foreign(agentId: AgentId, operation: Operation): void
  setStatus(agentId: AgentId, status: AgentStatus): void
  use(agentId: AgentId, volume: Resource, taskId: string): void
  unreachable(agentId: AgentId, reason: string | undefined): void
  /** The next submissions are answered so. */
  refuseNext(status: number, message: string): void
  /** While it is set the view stays as it was, as between two polls. */
  freezeView(frozen: boolean): void
  readonly submitted: readonly Operation[]
}

interface TestAgent {
  master: Resources
  own: Resources
  used: Resources
  tasks: ClusterAgent['tasks']
  status: AgentStatus
  why: string | undefined
}

export const A1 = AgentId('agent-1')
export const A2 = AgentId('agent-2')

export function testCluster(
  clock: Clock,
  totals: Readonly<Record<string, readonly Resource[]>>,
): TestCluster {
  const agents = new Map<AgentId, TestAgent>(
    Object.entries(totals).map(([id, resources]) => {
      const bag = Resources.of(resources)
      const agent: TestAgent = {
        master: bag,
        own: bag,
        used: Resources.empty,
        tasks: [],
        status: 'active',
        why: undefined,
      }
      return [AgentId(id), agent]
    }),
  )
  const listeners = new Set<(change: ClusterChange) => void>()
  const submitted: Operation[] = []
  let waiting: (() => void)[] | undefined
  let refusals: { readonly status: number; readonly message: string }[] = []
  let revision = 1
  let frozen: ClusterView | undefined

  const agent = (agentId: AgentId): TestAgent => {
    const found = agents.get(agentId)
    if (found === undefined) throw new Error(`There is no agent ${agentId}`)
    return found
  }
  const tell = (agentId: AgentId, own: boolean) => {
    revision += 1
    const change = { revision, agents: new Set([agentId]), agentStates: new Set(own ? [agentId] : []) }
    clock.nextTurn(() => {
      for (const listener of listeners) listener({ ...change, frameworks: false, policy: false })
    })
  }
  const view = (): ClusterView => ({
    revision,
    asOfMs: clock.now(),
    state: 'live',
    mesosVersion: '1.11.0',
    agents: new Map([...agents].map(([id, each]) => [id, clusterAgent(id, each, clock.now())])),
    frameworks: new Map(),
    policy: { quotas: new Map(), weights: new Map() },
  })

  return {
    submitted,
    view: () => frozen ?? view(),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    agentView(agentId) {
      const { own, why } = agent(agentId)
      return Promise.resolve(
        why === undefined
          ? ok({ agentId, total: own, asOfMs: clock.now(), workDir: '/var/lib/mesos' })
          : err({ agentId, reason: why }),
      )
    },
    submit({ agentId, operation }) {
      submitted.push(operation)
      const [refusal] = refusals
      if (refusal !== undefined) {
        refusals = refusals.slice(1)
        return Promise.resolve(err(refusal))
      }
      const target = agent(agentId)
      const free = Resources.subtract(target.master, Resources.unallocate(target.used))
      const after = applyOperation(free, operation)
      if (!after.ok) return Promise.resolve(err({ status: 409, message: operationMessage(after.error) }))
      target.master = applied(target.master, operation)
      tell(agentId, false)
      const arrive = () => {
        target.own = applied(target.own, operation)
        tell(agentId, true)
      }
      if (waiting === undefined) arrive()
      else waiting.push(arrive)
      return Promise.resolve(ok({ atMs: clock.now() }))
    },
    hold() {
      waiting ??= []
    },
    deliver() {
      for (const arrive of waiting ?? []) arrive()
      waiting = undefined
    },
    lose() {
      waiting = undefined
    },
    adopt(agentId) {
      const target = agent(agentId)
      target.master = target.own
      tell(agentId, true)
    },
    foreign(agentId, operation) {
      const target = agent(agentId)
      target.master = applied(target.master, operation)
      target.own = applied(target.own, operation)
      tell(agentId, true)
    },
    setStatus(agentId, status) {
      agent(agentId).status = status
      tell(agentId, false)
    },
    use(agentId, volume, taskId) {
      const target = agent(agentId)
      const role = volume.reservations.at(-1)?.role
      const used = role === undefined ? volume : { ...volume, allocationRole: role }
      target.used = Resources.add(target.used, used)
      const resources = Resources.of([used])
      const task = { taskId, frameworkId: 'f1', name: taskId, state: 'TASK_RUNNING', resources }
      // Ids of the tests' own making.
      target.tasks = [...target.tasks, task as unknown as ClusterAgent['tasks'][number]]
      tell(agentId, false)
    },
    unreachable(agentId, reason) {
      agent(agentId).why = reason
    },
    refuseNext: (status, message) => void refusals.push({ status, message }),
    freezeView(freeze) {
      frozen = freeze ? view() : undefined
    },
  }
}

const applied = (resources: Resources, operation: Operation): Resources => {
  const result = applyOperation(resources, operation)
  return result.ok ? result.value : resources
}

function clusterAgent(
  agentId: AgentId,
  { master, used, tasks, status }: TestAgent,
  now: TimeMs,
): ClusterAgent {
  return {
    agentId,
    hostname: `${agentId}.example`,
    pid: `slave(1)@${agentId}:5051`,
    status,
    statusSinceMs: now,
    version: '1.11.0',
    capabilities: ['HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'],
    attributes: {},
    total: master,
    used,
    offered: Resources.empty,
    tasks,
    asOfMs: now,
  }
}

/** So many MB of unreserved disk, on the root disk or on a mount. */
export function disk(mb: number, mount?: string): Resource {
  return {
    name: 'disk',
    value: Value.scalar(Scalar.of(mb)),
    reservations: [],
    ...(mount !== undefined && { disk: { source: { type: 'MOUNT', root: mount } } }),
  }
}

export function reserved(mb: number, role: string, principal?: string): Resource {
  const reservation = {
    type: 'DYNAMIC',
    role: Role(role),
    ...(principal && { principal: Principal(principal) }),
  } as const
  return { ...disk(mb), reservations: [reservation] }
}

export function volume(id: string, mb: number, role: string, principal?: string): Resource {
  return {
    ...reserved(mb, role, principal),
    disk: {
      persistence: { id: PersistenceId(id), ...(principal && { principal: Principal(principal) }) },
      volume: { containerPath: 'data', mode: 'RW' },
    },
  }
}
