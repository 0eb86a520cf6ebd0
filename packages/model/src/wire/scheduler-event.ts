import type { AgentId, ExecutorId, FrameworkId, OfferId, TaskId, TimeMs } from '../ids.ts'
import type { Ranges } from '../ranges.ts'
import type { Resource } from '../resource/resource.ts'
import type { Scalar } from '../scalar.ts'
import type { TaskState } from '../task-state.ts'

/**
 * What a master tells a framework, as the framework understands it.
 *
 * Source: `scheduler::Event`, mesos `include/mesos/v1/scheduler/scheduler.proto`.
 */
export type SchedulerEvent =
  | SubscribedEvent
  | OffersEvent
  | { readonly type: 'RESCIND'; readonly offerId: OfferId }
  | { readonly type: 'UPDATE'; readonly status: ReportedStatus }
  | { readonly type: 'UPDATE_OPERATION_STATUS'; readonly status: ReportedOperation }
  | MessageEvent
  | FailureEvent
  /** The master ends the subscription: trying again as before is of no use. */
  | { readonly type: 'ERROR'; readonly message: string }
  | { readonly type: 'HEARTBEAT' }
  /** Nothing that is acted on: inverse offers, and what later masters may tell. */
  | { readonly type: 'OTHER'; readonly name: string }

/** What a driver tells: the master's events, and that it has lost the master. It looks for the next one by itself. */
export type DriverEvent = SchedulerEvent | { readonly type: 'DISCONNECTED'; readonly reason: string }

export interface SubscribedEvent {
  readonly type: 'SUBSCRIBED'
  readonly frameworkId: FrameworkId
  /** Absent: the master sends no heartbeats. */
  readonly heartbeatIntervalMs?: number
  readonly master?: LeadingMaster
}

export interface LeadingMaster {
  readonly id: string
  readonly hostname?: string
  readonly port?: number
  readonly version?: string
  readonly region?: string
  readonly zone?: string
}

export interface OffersEvent {
  readonly type: 'OFFERS'
  readonly offers: readonly ReceivedOffer[]
  /** Offers of which nothing can be made, with the reason: they are to be declined. */
  readonly unreadable?: readonly { readonly offerId: OfferId; readonly reason: string }[]
}

export interface ReceivedOffer {
  readonly offerId: OfferId
  readonly agentId: AgentId
  readonly hostname: string
  /** The role in which it is offered; `*` when the master does not tell. */
  readonly role: string
  /** Without `allocationRole`, whatever the spelling of their reservations was. */
  readonly resources: readonly Resource[]
  readonly attributes: readonly OfferAttribute[]
  readonly region?: string
  readonly zone?: string
  /** Executors of this framework that run on the agent. */
  readonly executorIds: readonly ExecutorId[]
  /** When the agent is to be taken down for maintenance; without a duration for good. */
  readonly unavailability?: { readonly startMs: TimeMs; readonly durationMs?: number }
}

export interface OfferAttribute {
  readonly name: string
  readonly value:
    | { readonly type: 'TEXT'; readonly text: string }
    | { readonly type: 'SCALAR'; readonly scalar: Scalar }
    | { readonly type: 'RANGES'; readonly ranges: Ranges }
    | { readonly type: 'SET'; readonly set: readonly string[] }
}

/** Source: `TaskStatus`, mesos `include/mesos/v1/mesos.proto`. */
export interface ReportedStatus {
  readonly taskId: TaskId
  readonly state: TaskState
  readonly source?: string
  readonly reason?: string
  readonly message?: string
  readonly agentId?: AgentId
  readonly executorId?: ExecutorId
  readonly atMs?: TimeMs
  /** 16 bytes in base64: set when it must be acknowledged. */
  readonly uuid?: string
  readonly healthy?: boolean
  /** Since when its agent cannot be reached. */
  readonly unreachableSinceMs?: TimeMs
  readonly ipAddresses: readonly string[]
}

/** Source: `OperationStatus`, mesos `include/mesos/v1/mesos.proto`. */
export interface ReportedOperation {
  /** What the framework called the operation. */
  readonly operationId?: string
  readonly state: string
  readonly message?: string
  readonly agentId?: AgentId
  /** 16 bytes in base64: set when it must be acknowledged. */
  readonly uuid?: string
}

export interface MessageEvent {
  readonly type: 'MESSAGE'
  readonly agentId: AgentId
  readonly executorId: ExecutorId
  /** In base64. */
  readonly data: string
}

/** An agent is lost, or, with `executorId`, one of its executors has ended. */
export interface FailureEvent {
  readonly type: 'FAILURE'
  readonly agentId?: AgentId
  readonly executorId?: ExecutorId
  readonly status?: number
}
