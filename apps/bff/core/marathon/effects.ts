import type { TimeMs } from '@holdfast/model/ids'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { MarathonEvent, VolumeEvent } from './events.ts'
import type { RecordKind, StoredRecord } from './records.ts'

/**
 * What a step has to be carried out, in this order. Whoever does so stores first: all `PUT` and `DELETE` of a step are on
 * the disk, together, before its first call leaves, before an event is told, and before a command is answered.
 */
export type Effect =
  | { readonly type: 'PUT'; readonly record: StoredRecord }
  | { readonly type: 'DELETE'; readonly kind: RecordKind; readonly key: string }
  /** `framework_id` is set, but in the first SUBSCRIBE. A call that cannot be sent is lost: nobody repeats it. */
  | { readonly type: 'CALL'; readonly call: WireSchedulerCall }
  | { readonly type: 'EVENT'; readonly event: MarathonEvent }
  /** Not part of Marathon's stream. */
  | { readonly type: 'VOLUME_EVENT'; readonly event: VolumeEvent }
  /** Send a `TICK` then. A later one replaces an earlier one. */
  | { readonly type: 'WAKE_AT'; readonly timeMs: TimeMs }
