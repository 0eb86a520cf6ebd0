import type { Principal } from '@holdfast/model/ids'
import type { WireFrameworkInfo, WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { AgentId, FrameworkId, TimeMs } from '@holdfast/model/ids'
import type { SchedulerEvent } from './events.ts'

/** What comes to the master from frameworks, and from its own clock about them. */
export type FrameworkMessage =
  | Subscribe
  /** Not SUBSCRIBE. Sent on the framework's present stream. */
  | {
      readonly type: 'SCHEDULER_CALL'
      readonly frameworkId: FrameworkId
      readonly call: WireSchedulerCall
      readonly principal?: Principal
    }
  | { readonly type: 'STREAM_CLOSED'; readonly streamId: string }
  /** A periodic round is due. */
  | { readonly type: 'ALLOCATION_DUE' }
  /** Something has opened up: a round between the periodic ones. */
  | { readonly type: 'ALLOCATION_WANTED' }
  /** Offers that were made then have become too old. */
  | { readonly type: 'OFFERS_DUE'; readonly offeredMs: TimeMs }
  | { readonly type: 'FAILOVER_DUE'; readonly frameworkId: FrameworkId }
  /** The agent should have said something of the tasks that it was to launch. */
  | { readonly type: 'LAUNCH_DUE'; readonly agentId: AgentId }
  /** Outcomes of operations that were told and not acknowledged. */
  | { readonly type: 'FEEDBACK_DUE' }
  /** An operator removes a framework. */
  | { readonly type: 'TEARDOWN'; readonly frameworkId: FrameworkId }

/** A stream was opened; the framework, or why not, is told on it. */
export interface Subscribe {
  readonly type: 'SUBSCRIBE'
  readonly streamId: string
  readonly info: WireFrameworkInfo
  readonly suppressedRoles: readonly string[]
  readonly principal?: Principal
}

/** What is to be done about frameworks. */
export type FrameworkEffect =
  | { readonly type: 'EVENT'; readonly streamId: string; readonly event: SchedulerEvent }
  /** Nothing more is said on this stream. */
  | { readonly type: 'CLOSE_STREAM'; readonly streamId: string }
  /** Have `ALLOCATION_WANTED` sent when what is at hand is done. */
  | { readonly type: 'CALL_TO_ALLOCATE' }
