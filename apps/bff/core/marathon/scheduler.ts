import type { TimeMs } from '@holdfast/model/ids'
import type { WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import type { SchedulerConfig } from './config.ts'
import type { Context, Message } from './messages.ts'
import type { StoredRecord } from './records.ts'
import { restore } from './restore.ts'
import { needsMaster, subscriptionOf } from './roles.ts'
import type { SchedulerState } from './state.ts'
import { step, type Step } from './step.ts'

/** What whoever runs the scheduler needs of it. Its first message after a start is a `TICK`. */
export interface Scheduler {
  readonly subscription: (state: SchedulerState) => WireSubscribe
  readonly needsMaster: (state: SchedulerState) => boolean
  readonly restore: (records: readonly StoredRecord[], nowMs: TimeMs) => SchedulerState
  readonly step: (state: SchedulerState, message: Message, context: Context) => Step
}

export function schedulerWith(config: SchedulerConfig): Scheduler {
  return {
    subscription: subscriptionOf,
    needsMaster,
    restore: (records, nowMs) => restore(config, records, nowMs),
    step,
  }
}
