import type { WireSchedulerCall, WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import type { SchedulerEvent } from '@holdfast/model/wire/scheduler-event'

/** One connection to a master, which ends when it is lost. */
export interface Link {
  send(call: WireSchedulerCall): void
  close(): void
}

export interface LinkListener {
  event(event: SchedulerEvent): void
  /** Nothing more comes, and nothing can be sent. */
  lost(reason: string): void
}

/** Begins to connect. The listener may be told of a failure before this returns. */
export type Connect = (subscription: WireSubscribe, listener: LinkListener) => Link
