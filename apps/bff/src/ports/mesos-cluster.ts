import type { FrameworkInfo } from '@holdfast/model/framework/framework-info'
import type { AgentId, FrameworkId, OfferId, OperationId, Principal, Role, TimeMs } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import type { PersistentMap } from '@holdfast/model/persistent-map'
import type { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import type { Scalar } from '@holdfast/model/scalar'
import type { AdminRequest } from '../../core/master/admin-request.ts'
import type { Deactivation } from '../../core/master/state.ts'
import type { MaintenanceWindow, Policy, Quota } from '../../core/master/policy.ts'
import type { AgentInfo } from '../../core/agent-info.ts'
import type { AgentTask } from '../../core/executor/state.ts'
import type { TaskCounts } from '../../core/framework/task-status.ts'
import type { HostedExecutor, Offer, Task } from '../../core/framework/state.ts'
import type { Accepted, ClusterAgent, ClusterChange, ClusterFramework, Refusal, Unwatch } from './cluster.ts'

/**
 * What Mesos' own endpoints need of a cluster beyond the `Cluster` port: a master that introduces itself, and the
 * agents' own word. The embedded cluster implements it; before a real Mesos these endpoints are the real ones.
 *
 * Everything returned is an immutable snapshot. An object is replaced when something in it changes and kept while
 * nothing does: the endpoints keep the text of each, by identity.
 */
export interface MesosCluster {
  readonly master: MesosMaster
  /** The agents that the master knows as registered, in the order of their registration. */
  agents(): readonly MesosAgent[]
  /** A registered agent, connected or not; undefined when it is unknown, unreachable, gone or only recovered. */
  agent(agentId: AgentId): MesosAgent | undefined
  /** What an agent said of itself last, whatever has become of it; undefined when it is unknown. */
  agentInfo(agentId: AgentId): AgentInfo | undefined
  /** Tells which agents are new, changed or gone. */
  watch(listener: (change: ClusterChange) => void): Unwatch
  /** Agents that the master remembers from before its restart and that have not come back yet. */
  recoveredAgents(): readonly RecoveredAgent[]
  /** How many agents the master knows and has lost sight of. */
  unreachableAgents(): number
  /** What agent `/slave(number)` says of itself: its own state, not the master's. Undefined: there is none. */
  agentProcess(number: number): AgentProcess | undefined
  /** What agent `/slave(number)` has been told to do and has not done. */
  agentOperations(number: number): readonly MesosOperation[]
  /**
   * Resolves when agent `/slave(number)` has done what it was told before this was asked; after a moment, in any case.
   * Whoever waits for that before asking is told the truth about what was accepted before.
   */
  agentCaughtUp(number: number): Promise<void>
  frameworks(): readonly MesosFramework[]
  /** Those that are removed, as far as they are remembered: the last one first. */
  completedFrameworks(): readonly MesosFramework[]
  /** What each framework has, by its id; of one that has nothing, nothing. The same object while nothing of it changes. */
  holdings(): ReadonlyMap<FrameworkId, Holdings>
  /** The tasks on an agent, whatever has become of it; the same object while nothing of them changes. */
  tasksOn(agentId: AgentId): PersistentMap<Task>
  /** The last tasks of a framework that have ended, the oldest first. */
  completedTasksOf(frameworkId: FrameworkId): readonly Task[]
  /** What the master has accepted and the agents have not proved yet. */
  operations(): readonly MesosOperation[]
  /** Quotas, weights and what else is decided for the cluster as a whole. */
  policy(): Policy
  /** What frameworks say to the plan that machines go down. */
  maintenanceAnswers(): MaintenanceAnswers
  /** An operator's decision. Resolves when it is stored. */
  administer(request: AdminRequest, principal: Principal | undefined): Promise<Result<Accepted, Refusal>>
  /** Sorted by name, with the ancestors of each. */
  roles(): readonly MesosRole[]
  /** The cluster's counters, by Mesos' metric names such as `master/slaves_active`. */
  metrics(): Readonly<Record<string, number>>
}

export interface MesosMaster {
  /** Unique per start of the master. */
  readonly id: string
  readonly startTimeMs: TimeMs
  readonly electedTimeMs: TimeMs
  /** `master@127.0.0.1:8080` */
  readonly pid: string
  readonly hostname: string
  readonly port: number
  readonly version: string
}

/** One agent as the master tells it; `pid` is `slave(3)@127.0.0.1:8080`. */
export interface MesosAgent extends ClusterAgent {
  /** Its place in `/slave(number)/...`: 1 for the first agent of the cluster file. */
  readonly number: number
  readonly info: AgentInfo
  readonly port: number
  readonly reregisteredMs?: TimeMs
  readonly deactivation?: Deactivation
}

export interface RecoveredAgent {
  readonly info: AgentInfo
  readonly agentId: AgentId
  readonly hostname: string
  readonly port: number
  readonly attributes: Readonly<Record<string, string>>
}

/** An agent's own state. Its totals are what it has checkpointed: the proof that an operation was applied. */
export interface AgentProcess {
  readonly number: number
  readonly info: AgentInfo
  /** Undefined until the agent has registered for the first time. */
  readonly agentId: AgentId | undefined
  /** While it reads its checkpoints it answers 503. */
  readonly recovering: boolean
  readonly pid: string
  readonly hostname: string
  readonly version: string
  readonly startTimeMs: TimeMs
  readonly capabilities: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly total: Resources
  /** What its tasks and executors hold, with `allocationRole`. */
  readonly allocated: Resources
  /** What it runs, and what has ended without an acknowledgement. */
  readonly tasks: readonly AgentTask[]
  /** How many have ended since it started, and are forgotten. */
  readonly ended: TaskCounts
  /** What one of them uses now; undefined once the agent has ended. */
  readonly usage: (task: AgentTask) => TaskUsage | undefined
  /** How much lies on one of its volumes, as it was measured last; undefined before it was. */
  readonly volumeBytes: (volume: Resource) => number | undefined
  readonly masterHostname?: string
  readonly flags: Readonly<Record<string, string>>
}

/** By the key of the machine. */
export type MaintenanceAnswers = ReadonlyMap<string, readonly MaintenanceAnswer[]>

export interface MaintenanceAnswer {
  readonly frameworkId: FrameworkId
  readonly accepts: boolean
  readonly atMs: TimeMs
}

export interface TaskUsage {
  readonly cpusUserSecs: number
  readonly cpusSystemSecs: number
  readonly memRssBytes: number
  /** Without its volumes. */
  readonly sandboxBytes: number
}

export interface MesosOperation {
  readonly agentId: AgentId
  readonly operationId: OperationId
  readonly operation: Operation
}

export interface MesosFramework extends ClusterFramework {
  /** 0 for one that was not heard of since the master started. */
  readonly registeredMs: TimeMs
  readonly reregisteredMs?: TimeMs
  /** Present: it is removed. */
  readonly unregisteredMs?: TimeMs
  /** Known only from the tasks that agents run for it. */
  readonly recovered: boolean
  readonly info: FrameworkInfo
}

/** What a framework has in the cluster. */
export interface Holdings {
  readonly offers: readonly Offer[]
  /** What it has been asked about agents that are to go down, and has not answered. */
  readonly inverseOffers: readonly OpenInquiry[]
  /** On agents that are there; some have ended, and it has not acknowledged that. */
  readonly tasks: readonly Task[]
  readonly unreachableTasks: readonly Task[]
  /** The last ones that have ended, the oldest first. */
  readonly completedTasks: readonly Task[]
  readonly executors: readonly PlacedExecutor[]
}

export interface OpenInquiry {
  readonly offerId: OfferId
  readonly agentId: AgentId
  readonly window: MaintenanceWindow
}

/** With the agent that it is on. */
export interface PlacedExecutor extends HostedExecutor {
  readonly agentId: AgentId
}

/** Quantities by resource name, in thousandths; names with nothing are left out. */
export type Quantities = ReadonlyMap<string, Scalar>

export interface MesosRole {
  readonly name: Role
  readonly weight: number
  readonly quota: Quota
  readonly frameworks: readonly FrameworkId[]
  /** Each with what its sub-roles have. */
  readonly allocated: Quantities
  readonly offered: Quantities
  readonly reserved: Quantities
  /** Allocated, and reserved without being allocated. */
  readonly consumed: Quantities
}
