import type { TaskInfo } from '@holdfast/model/framework/task-info'
import type { AgentId, FrameworkId, OperationId, Role, TaskId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resources } from '@holdfast/model/resource/resources'
import type { WireFrameworkInfo } from '@holdfast/model/wire/scheduler-call'
import type { AgentInfo } from './agent-info.ts'
import type { TaskStatus } from './framework/task-status.ts'
import type { Session } from './session.ts'

/**
 * What master and agents tell each other. Any of these may be lost, late, repeated or out of order, and all must end
 * in agreement.
 *
 * Unlike Mesos, whose master may forget an operation that it accepted: the master numbers the operations of an agent
 * (`sequence`, from 1), keeps each until the agent has applied it, and sends it again. The agent applies
 * them strictly in that order, so "applied up to n" says of each operation whether it is done, and nothing is ever done twice.
 */
export type ToMaster =
  | RegisterAgent
  | ReregisterAgent
  | OperationsApplied
  | Pong
  | LaunchesTaken
  | StatusUpdate

export type ToAgent =
  | Registered
  | ApplyOperations
  | Ping
  | Shutdown
  | RunTasks
  | KillTask
  | AcknowledgeStatus
  | ShutdownFramework

/** Says which life of an agent speaks: counted up at each start and stored, so that a dead one is not listened to. */
interface FromAgent {
  readonly incarnation: number
  /** The master it is meant for: a message to one that is gone means nothing to the next. */
  readonly masterId: string
}

/** An agent that has no id yet, or none any more. Source: `RegisterSlaveMessage`, mesos `src/messages/messages.proto`. */
export interface RegisterAgent extends FromAgent, Session {
  readonly type: 'REGISTER_AGENT'
  readonly info: AgentInfo
  /** All that it has: what is on its disks outlasts its id. */
  readonly total: Resources
  /** Operations are counted for its disks, over all of its ids. */
  readonly applied: number
}

export interface ReregisterAgent extends FromAgent, Session {
  readonly type: 'REREGISTER_AGENT'
  readonly agentId: AgentId
  readonly info: AgentInfo
  /** All that it has, with what it checkpointed: its word wins over the master's view. */
  readonly total: Resources
  readonly applied: number
  /** Every task that it has not forgotten. */
  readonly tasks: readonly ReportedTask[]
  /** It has taken in this master's launches up to this one. */
  readonly launched: number
}

/** A task as its agent knows it. */
export interface ReportedTask extends TaskToRun {
  /** What was last said of it; absent before anything was. */
  readonly status?: TaskStatus
  /** How much of what it told was acknowledged. */
  readonly acknowledged: number
}

/** Source: `UpdateOperationStatusMessage`, mesos `src/messages/messages.proto`. */
export interface OperationsApplied extends FromAgent {
  readonly type: 'OPERATIONS_APPLIED'
  readonly agentId: AgentId
  /** This operation and all before it are durably applied. */
  readonly applied: number
}

export interface Pong extends FromAgent {
  readonly type: 'PONG'
  readonly agentId: AgentId
  readonly applied: number
}

/** Answers both kinds of registration, each time that the agent asks: the id is not for another life of it. */
export interface Registered extends Session {
  readonly type: 'REGISTERED'
  readonly masterId: string
  readonly agentId: AgentId
  /** Where the agent begins to count, if it knows of no operation yet. */
  readonly applied: number
}

/** Source: `ApplyOperationMessage`, mesos `src/messages/messages.proto`. */
export interface ApplyOperations {
  readonly type: 'APPLY_OPERATIONS'
  readonly agentId: AgentId
  readonly operations: readonly SequencedOperation[]
}

/** Source: `PingSlaveMessage`. An agent that the master holds for disconnected registers again. */
export interface Ping {
  readonly type: 'PING'
  readonly masterId: string
  readonly agentId: AgentId
  readonly connected: boolean
}

/** The agent is to end, and the reason is for whoever looks after it. Source: `ShutdownMessage`. */
export interface Shutdown {
  readonly type: 'SHUTDOWN'
  readonly masterId: string
  readonly reason: string
}

export interface SequencedOperation {
  readonly sequence: number
  readonly operationId: OperationId
  readonly operation: Operation
}

/** Says what became of a task. Said again until it is acknowledged. */
export interface StatusUpdate extends FromAgent {
  readonly type: 'STATUS_UPDATE'
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
  readonly status: TaskStatus
}

/** The launches up to this one are durably taken in: they need not be sent again. */
export interface LaunchesTaken extends FromAgent {
  readonly type: 'LAUNCHES_TAKEN'
  readonly agentId: AgentId
  readonly launched: number
}

/**
 * Launches are numbered from 1 by each master, and taken in strictly in that order, so that a late copy launches nothing
 * twice. Each is for the session in which it is sent: the agent takes in none of a session that is over, for the master may
 * have given its tasks up since.
 *
 * Source: `RunTaskMessage` and `RunTaskGroupMessage`, mesos `src/messages/messages.proto`.
 */
export interface RunTasks extends Session {
  readonly type: 'RUN_TASKS'
  readonly masterId: string
  readonly agentId: AgentId
  readonly launch: number
  /** The operations that must be applied before: the tasks may use what these make. */
  readonly after: number
  /** None, when all of them have ended before they were launched. */
  readonly tasks: readonly TaskToRun[]
}

export interface TaskToRun {
  readonly frameworkId: FrameworkId
  readonly framework: WireFrameworkInfo
  readonly role: Role
  readonly info: TaskInfo
}

/** What is said about one task of a framework. */
interface AboutTask {
  readonly masterId: string
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
  readonly taskId: TaskId
}

export interface KillTask extends AboutTask {
  readonly type: 'KILL_TASK'
  /** How long it may take to end, instead of what its own policy says. */
  readonly graceMs?: number
  /** Present: because its agent is drained. */
  readonly drain?: Drained
}

export interface Drained {
  /** The agent will not come back. */
  readonly markGone: boolean
}

export interface AcknowledgeStatus extends AboutTask {
  readonly type: 'ACKNOWLEDGE_STATUS'
  readonly uuid: string
}

/** All of its tasks are to end. */
export interface ShutdownFramework {
  readonly type: 'SHUTDOWN_FRAMEWORK'
  readonly masterId: string
  readonly agentId: AgentId
  readonly frameworkId: FrameworkId
}
