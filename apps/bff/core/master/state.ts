import type { AgentId, OperationId, Principal, TimeMs } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import type { Checkpointed } from '@holdfast/model/operation/checkpointed'
import type { AgentCapability } from '@holdfast/model/validate/context'
import type { AgentInfo } from '../agent-info.ts'
import { agentChanged, type SeenAgent } from '../allocator/agents.ts'
import type { AllocatorState } from '../allocator/state.ts'
import type { Frameworks, Hosted } from '../framework/state.ts'
import type { Session } from '../session.ts'
import type { MaintenanceWindow, Policy } from './policy.ts'

/** All that the master knows. Immutable: a step returns a new one that shares what did not change. */
export interface MasterState {
  /** New at each start of the master. */
  readonly masterId: string
  readonly startTimeMs: TimeMs
  /** The number in the id of the next new agent. */
  readonly nextAgent: number
  readonly agents: PersistentMap<AgentRecord>
  /** Agent ids by the agent's name, which outlasts its id. */
  readonly agentIds: PersistentMap<AgentId>
  /** By the ids that agents had before: what became of them. */
  readonly successors: PersistentMap<Successor>
  readonly policy: Policy
  /** Registered agents on machines that are to go down, by agent. */
  readonly unavailable: PersistentMap<PlannedAgent>
  readonly frameworks: Frameworks
  readonly allocator: AllocatorState
}

export interface PlannedAgent {
  readonly agentId: AgentId
  readonly window: MaintenanceWindow
}

export interface AgentRecord {
  /** What the master says of it: replaced when that changes, and only then. */
  readonly agent: MasterAgent
  readonly link: AgentLink
  readonly log: OperationLog
}

export interface Successor {
  readonly agentId: AgentId
  /** Under its former id it is gone for ever. */
  readonly gone: boolean
}

/** An id that an agent had before. */
export interface FormerId {
  readonly agentId: AgentId
  readonly gone?: true
}

export interface MasterAgent {
  readonly agentId: AgentId
  /** Under which it was known before, the oldest first. */
  readonly formerIds: readonly FormerId[]
  readonly info: AgentInfo
  readonly capabilities: ReadonlySet<AgentCapability>
  readonly status: AgentState
  readonly statusSinceMs: TimeMs
  readonly registeredMs: TimeMs
  readonly reregisteredMs?: TimeMs
  /** With every accepted operation applied, whether or not the agent has got to it: what Mesos calls speculative. */
  readonly total: Resources
  /** Of the total, what the agent must write down: an index that validation looks things up in. */
  readonly checkpointed: Checkpointed
  /** Of the total, what neither tasks nor offers hold. A shared volume always is. */
  readonly available: Resources
  /** Held by tasks and executors, with `allocationRole`. */
  readonly used: Resources
  /** The offers, tasks and executors of frameworks. */
  readonly hosted: Hosted
  /** Present: an operator does not want it to be offered to anybody. Operations on its resources still work. */
  readonly deactivation?: Deactivation
}

export interface Deactivation {
  /** Absent: nothing is to end on it. */
  readonly drain?: Drain
}

/** Source: `DrainInfo`, mesos `include/mesos/mesos.proto`. */
export interface Drain {
  readonly state: 'DRAINING' | 'DRAINED'
  /** How long its tasks may take to end; absent: as long as each says itself. */
  readonly maxGracePeriodMs?: number
  /** Once it is drained it never comes back. */
  readonly markGone: boolean
  readonly startedMs: TimeMs
}

/**
 * `recovered`: known from before the master's restart and not back yet. `disconnected` is still registered;
 * `recovered`, `unreachable` and `gone` are not, and take no operations. `gone` is for ever: the agent may come back under
 * another id only.
 */
export type AgentState = 'active' | 'disconnected' | 'unreachable' | 'recovered' | 'gone'

/** In the session that the master has taken the agent in for. */
export interface AgentLink extends Session {
  readonly missedPings: number
}

/** The operations of one agent that it has not proved yet: those from `first` up to, and without, `next`. */
export interface OperationLog {
  readonly first: number
  readonly next: number
  readonly pending: PersistentMap<PendingOperation>
  /** Where `first` stood when the master last looked whether it must send again; absent: it is not waiting to look. */
  readonly checkedAt?: number
}

export interface PendingOperation {
  readonly sequence: number
  readonly operationId: OperationId
  readonly operation: Operation
  readonly principal?: Principal
  readonly acceptedMs: TimeMs
}

export function isRegistered(agent: MasterAgent): boolean {
  return agent.status === 'active' || agent.status === 'disconnected'
}

export function findAgent(state: MasterState, agentId: AgentId): AgentRecord | undefined {
  return PersistentMap.get(state.agents, agentId)
}

/** The agent with this id, or the one that it has become. */
export function agentNow(state: MasterState, agentId: AgentId): AgentRecord | undefined {
  const { agentId: now } = PersistentMap.get(state.successors, agentId) ?? { agentId }
  return findAgent(state, now)
}

/** The allocator sees every change of an agent here. */
export function putAgent(state: MasterState, record: AgentRecord): MasterState {
  const { agentId, info } = record.agent
  const before = findAgent(state, agentId)?.agent
  const { agent } = record
  return {
    ...state,
    agents: PersistentMap.set(state.agents, agentId, record),
    agentIds: PersistentMap.set(state.agentIds, info.name, agentId),
    successors: before === undefined ? withFormerIds(state.successors, agent) : state.successors,
    allocator:
      before === agent
        ? state.allocator
        : agentChanged(state.allocator, before && seenAgent(before), seenAgent(agent)),
  }
}

function withFormerIds(
  successors: MasterState['successors'],
  { agentId, formerIds }: MasterAgent,
): MasterState['successors'] {
  return formerIds.reduce(
    (known, former) => PersistentMap.set(known, former.agentId, { agentId, gone: former.gone === true }),
    successors,
  )
}

/** What follows for whoever was known under former ids is up to the caller. */
export function withoutAgent(state: MasterState, { agent }: AgentRecord): MasterState {
  return {
    ...state,
    agents: PersistentMap.delete(state.agents, agent.agentId),
    allocator: agentChanged(state.allocator, seenAgent(agent), undefined),
  }
}

/** Whether an agent that had this id may never come back under it. */
export function isGone(state: MasterState, agentId: AgentId): boolean {
  const status = findAgent(state, agentId)?.agent.status
  return status === 'gone' || PersistentMap.get(state.successors, agentId)?.gone === true
}

/** Unregistered agents are none; disconnected ones count, and nothing of them is offered. */
function seenAgent(agent: MasterAgent): SeenAgent | undefined {
  if (!isRegistered(agent)) return undefined
  const { agentId, total, available, capabilities, status, deactivation } = agent
  return {
    agentId,
    total,
    available,
    capabilities,
    offerable: status === 'active' && deactivation === undefined,
  }
}

/** Total, less what tasks hold, of an agent of which nothing is offered; shared volumes are never short. */
export function availableOf(total: Resources, used: Resources): Resources {
  if (Resources.isEmpty(used)) return total
  return Resources.subtract(total, Resources.nonShared(Resources.unallocate(used)))
}
