import type { AgentId, OperationId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resources } from '@holdfast/model/resource/resources'
import type { AgentInfo } from './agent-info.ts'

/**
 * What master and agents tell each other. Any of these may be lost, late, repeated or out of order, and all must end
 * in agreement.
 *
 * Unlike Mesos, whose master may forget an operation that it accepted: the master numbers the operations of an agent
 * (`sequence`, from 1), keeps each until the agent has applied it, and sends it again. The agent applies
 * them strictly in that order, so "applied up to n" says of each operation whether it is done, and nothing is ever done twice.
 */
export type ToMaster = RegisterAgent | ReregisterAgent | OperationsApplied | Pong

export type ToAgent = Registered | ApplyOperations | Ping | Shutdown

/** Says which life of an agent speaks: counted up at each start and stored, so that a dead one is not listened to. */
interface FromAgent {
  readonly incarnation: number
  /** The master it is meant for: a message to one that is gone means nothing to the next. */
  readonly masterId: string
}

/** An agent that has no id yet. */
export interface RegisterAgent extends FromAgent {
  readonly type: 'REGISTER_AGENT'
  readonly info: AgentInfo
}

export interface ReregisterAgent extends FromAgent {
  readonly type: 'REREGISTER_AGENT'
  readonly agentId: AgentId
  readonly info: AgentInfo
  /** All that it has, with what it checkpointed: its word wins over the master's view. */
  readonly total: Resources
  readonly applied: number
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

/** Answers both kinds of registration. */
export interface Registered {
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
