import type {
  AgentId,
  FrameworkId,
  OfferId,
  OperationId,
  Principal,
  TaskId,
  TimeMs,
} from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import type { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import type { Scalar } from '@holdfast/model/scalar'
import type { AgentStatus } from '@holdfast/model/api/rows'
import type { Quantities } from '@holdfast/model/resource/quantities'

/** A Mesos cluster as the rest of Holdfast knows it: the embedded one, or a real one. */
export interface Cluster {
  /** What the master says, and how old that is. Immutable: a later view shares what did not change. */
  view(): ClusterView
  /** Tells every change of the view from now on, in order, at most once per turn of the event loop. */
  watch(listener: (change: ClusterChange) => void): Unwatch
  /** What the agent itself says: the only proof that an operation was applied. */
  agentView(agentId: AgentId): Promise<Result<AgentView, Unreachable>>
  /** Mesos' 202, or its refusal word for word. Resolves after the acceptance is stored. */
  submit(request: OperationRequest): Promise<Result<Accepted, Refusal>>
  /**
   * What master and agent say of an agent, as they say it: JSON text. Absent where it is made of the view. What could not
   * be asked is left out, with the reason.
   */
  agentDocuments?(agentId: AgentId): Promise<AgentDocuments>
  /** Until when a framework does not want to be offered these of an agent. Absent where the master does not tell. */
  refusedUntil?(refusal: Refused): TimeMs | undefined
  /** How much lies on a volume. Absent where nobody measures that; undefined: it is not known now. */
  volumeUsage?(agentId: AgentId, volume: Resource): Promise<VolumeUsage | undefined>
  /** What became of a task that no agent has any more. Absent where the master does not tell. */
  taskFate?(frameworkId: FrameworkId, taskId: TaskId): TaskFate | undefined
}

export interface VolumeUsage {
  readonly bytes: number
  /** When that was measured. */
  readonly atMs: TimeMs
}

export interface TaskFate {
  readonly state: string
  readonly atMs: TimeMs
}

/** What might be offered to a framework. */
export interface Refused {
  readonly frameworkId: FrameworkId
  readonly role: string
  readonly agentId: AgentId
  /** All that it could be offered of the agent in this role. */
  readonly resources: Resources
}

export interface ClusterView {
  readonly revision: number
  readonly asOfMs: TimeMs
  readonly state: 'live' | 'slow' | 'stale' | 'down'
  readonly reason?: string
  readonly mesosVersion: string
  readonly policy: ClusterPolicy
  readonly agents: ReadonlyMap<AgentId, ClusterAgent>
  readonly frameworks: ReadonlyMap<FrameworkId, ClusterFramework>
  /** False while frameworks may still register again with a master that was just elected. Absent: the list is complete. */
  readonly frameworksComplete?: boolean
  /** By which id an agent is known now that came back under another one. */
  readonly successors?: ReadonlyMap<AgentId, AgentId>
  /** An offer holds at least one of these. Absent where the master does not tell. */
  readonly minAllocatable?: readonly Quantities[]
}

/** One agent as the master tells it. For an unreachable agent: what was last known of it. */
export interface ClusterAgent {
  readonly agentId: AgentId
  readonly hostname: string
  readonly pid: string
  readonly status: AgentStatus
  readonly statusSinceMs: TimeMs
  readonly registeredMs?: TimeMs
  readonly version: string
  readonly capabilities: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly total: Resources
  /** Held by tasks and executors, with `allocationRole`. */
  readonly used: Resources
  readonly offered: Resources
  readonly tasks: readonly ClusterTask[]
  /** What `offered` is the sum of. Absent where the master does not tell who was offered what. */
  readonly offers?: readonly ClusterOffer[]
  /** Present while it is drained, and after. */
  readonly drain?: ClusterDrain
  /** When the master's word on this agent was read. */
  readonly asOfMs: TimeMs
}

export interface ClusterTask {
  readonly taskId: TaskId
  readonly frameworkId: FrameworkId
  readonly name: string
  readonly state: string
  readonly resources: Resources
  /** When it came to this state, and when it was launched. */
  readonly stateMs?: TimeMs
  readonly launchedMs?: TimeMs
}

export interface ClusterOffer {
  readonly offerId: OfferId
  readonly frameworkId: FrameworkId
  readonly role: string
  /** Without `allocationRole`. */
  readonly resources: Resources
  readonly sinceMs?: TimeMs
}

export interface ClusterDrain {
  readonly startedMs: TimeMs
  /** How long its tasks may take to end; absent: as long as each says itself. */
  readonly maxGracePeriodMs?: number
  /** Once it is drained it is marked as gone. */
  readonly markGone: boolean
}

export interface ClusterFramework {
  readonly frameworkId: FrameworkId
  readonly name: string
  readonly roles: readonly string[]
  readonly principal?: Principal
  readonly active: boolean
  readonly connected: boolean
  /** Absent where the master does not tell. */
  readonly capabilities?: readonly string[]
  /** The roles in which it wants no offers now. */
  readonly suppressedRoles?: readonly string[]
  readonly registeredMs?: TimeMs
  /** How long it may be away before its tasks are ended. */
  readonly failoverTimeoutMs?: number
}

/** How a person can break a cluster, to learn what happens. Only an embedded cluster has them. */
export interface ClusterControls {
  agents(): readonly ControlledAgent[]
  /** By the name of an agent. Resolves when it is stored. */
  stop(name: string): Promise<void>
  start(name: string): Promise<void>
  /** The next operations that the master sends to it get lost. It sends them again when they are not proved. */
  loseNextMessage(name: string): void
  /** Its machine starts anew: its tasks are gone, and it registers under another id. Absent: that cannot be done. */
  reboot?(name: string): Promise<void>
}

export interface ControlledAgent {
  readonly name: string
  readonly hostname: string
  /** Absent until it has registered for the first time. */
  readonly agentId?: AgentId
  readonly running: boolean
  /** Why it does not run. */
  readonly absence?: string
  /** The next message to it will be lost. */
  readonly losesNext: boolean
}

/** What operators decided for roles. Another object when, and only when, it says something else. */
export interface ClusterPolicy {
  readonly quotas: ReadonlyMap<string, RoleQuota>
  /** A role that is not there has the weight 1. */
  readonly weights: ReadonlyMap<string, number>
}

/** By name, in thousandths. A name without a guarantee is guaranteed nothing; one without a limit has none. */
export interface RoleQuota {
  readonly guarantees: ReadonlyMap<string, Scalar>
  readonly limits: ReadonlyMap<string, Scalar>
}

export interface ClusterChange {
  readonly revision: number
  /** Agents that are new, changed or gone: read them from `view()`. */
  readonly agents: ReadonlySet<AgentId>
  /** Agents whose own state may have changed: whoever waits for a proof asks `agentView` again. */
  readonly agentStates: ReadonlySet<AgentId>
  readonly frameworks: boolean
  readonly policy: boolean
}

export type Unwatch = () => void

export interface AgentView {
  readonly agentId: AgentId
  readonly total: Resources
  readonly asOfMs: TimeMs
  /** The agent's work directory, when it is known. */
  readonly workDir?: string
}

export interface AgentDocuments {
  readonly master?: string
  readonly agent?: string
  readonly unreachable?: string
}

export interface Unreachable {
  readonly agentId: AgentId
  readonly reason: string
}

export interface OperationRequest {
  readonly operationId: OperationId
  readonly agentId: AgentId
  readonly operation: Operation
  /** Who asks; absent when authentication is off. */
  readonly principal?: Principal
}

export interface Accepted {
  readonly atMs: TimeMs
}

/** A refusal in Mesos' words and status: 400, 401, 403, 404 or 409 (503: no master). */
export interface Refusal {
  readonly status: number
  readonly message: string
}
