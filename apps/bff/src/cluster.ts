import type { AgentId, FrameworkId, OperationId, Principal, TaskId, TimeMs } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import type { Scalar } from '@holdfast/model/scalar'
import type { AgentStatus } from '@holdfast/model/api/rows'

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
  /** When the master's word on this agent was read. */
  readonly asOfMs: TimeMs
}

export interface ClusterTask {
  readonly taskId: TaskId
  readonly frameworkId: FrameworkId
  readonly name: string
  readonly state: string
  readonly resources: Resources
}

export interface ClusterFramework {
  readonly frameworkId: FrameworkId
  readonly name: string
  readonly roles: readonly string[]
  readonly principal?: Principal
  readonly active: boolean
  readonly connected: boolean
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
