import type { AgentId, ExecutorId, FrameworkId, OfferId } from '@holdfast/model/ids'
import type { AgentInfo } from '../agent-info.ts'
import type { MaintenanceWindow } from '../master/policy.ts'
import type { Offer } from './state.ts'
import type { TaskStatus } from './task-status.ts'

/**
 * What the master tells a framework.
 *
 * Source: `scheduler::Event`, mesos `include/mesos/v1/scheduler/scheduler.proto`.
 */
export type SchedulerEvent =
  | { readonly type: 'SUBSCRIBED'; readonly frameworkId: FrameworkId }
  | { readonly type: 'OFFERS'; readonly offers: readonly OfferMessage[] }
  | { readonly type: 'RESCIND'; readonly offerId: OfferId }
  | { readonly type: 'INVERSE_OFFERS'; readonly offers: readonly InverseOfferMessage[] }
  | { readonly type: 'RESCIND_INVERSE_OFFER'; readonly offerId: OfferId }
  | { readonly type: 'UPDATE'; readonly status: TaskStatus }
  | { readonly type: 'UPDATE_OPERATION_STATUS'; readonly status: OperationStatus }
  | {
      readonly type: 'MESSAGE'
      readonly agentId: AgentId
      readonly executorId: ExecutorId
      readonly data: string
    }
  | {
      readonly type: 'FAILURE'
      readonly agentId: AgentId
      readonly executorId?: ExecutorId
      readonly status?: number
    }
  | { readonly type: 'ERROR'; readonly message: string }

/** An offer in the form in which the framework understands it. */
export interface OfferMessage {
  readonly offer: Offer
  readonly agent: AgentInfo
  readonly executorIds: readonly ExecutorId[]
  /** When its machine is to go down; absent: that is not planned. */
  readonly window?: MaintenanceWindow
  /** Whether resources say their reservations in the newer way, and to which role they are allocated. */
  readonly form: OfferForm
}

/** Whether the framework can do without the agent from then on. */
export interface InverseOfferMessage {
  readonly offerId: OfferId
  readonly frameworkId: FrameworkId
  readonly agentId: AgentId
  readonly agent: AgentInfo
  readonly window: MaintenanceWindow
}

export interface OfferForm {
  readonly refinement: boolean
  readonly multiRole: boolean
}

/** Source: `OperationStatus`, mesos `include/mesos/v1/mesos.proto`. */
export interface OperationStatus {
  /** What the framework called the operation. */
  readonly name: string
  readonly state: OperationState
  readonly message?: string
  readonly agentId?: AgentId
  /** In the form of text; set when it must be acknowledged. */
  readonly uuid?: string
}

export type OperationState =
  | 'OPERATION_PENDING'
  | 'OPERATION_FINISHED'
  | 'OPERATION_FAILED'
  | 'OPERATION_ERROR'
  | 'OPERATION_DROPPED'
  | 'OPERATION_UNREACHABLE'
  | 'OPERATION_GONE_BY_OPERATOR'
  | 'OPERATION_RECOVERING'
  | 'OPERATION_UNKNOWN'
