import type { TimeMs } from '@holdfast/model/ids'

/** One event of `/v2/events`, in the form of the API but for `timestamp`, which is written where it leaves. */
export interface MarathonEvent {
  readonly eventType: MarathonEventType
  readonly timestampMs: TimeMs
  /** Every other member. */
  readonly members: Readonly<Record<string, unknown>>
}

/** Those of the scheduler; what requests cause (`api_post_event`, `pod_created_event`...) is told by who serves them. */
export type MarathonEventType =
  | 'status_update_event'
  | 'instance_changed_event'
  | 'instance_health_changed_event'
  | 'unknown_instance_terminated_event'
  | 'app_terminated_event'
  | 'group_change_success'
  | 'deployment_info'
  | 'deployment_step_success'
  | 'deployment_step_failure'
  | 'deployment_success'
  | 'deployment_failed'
  | 'scheduler_registered_event'
  | 'scheduler_reregistered_event'
  | 'scheduler_disconnected_event'

/** What becomes of volumes. Unlike Marathon, which tells nothing of it. */
export interface VolumeEvent {
  readonly eventType:
    | 'volume_reserving_event'
    | 'volume_attached_event'
    | 'volume_detached_event'
    | 'volume_wiped_event'
    | 'volume_destroying_event'
    | 'volume_freed_event'
    | 'volume_reservation_timeout_event'
    | 'volume_unknown_event'
  readonly timestampMs: TimeMs
  readonly instanceId: string
  readonly runSpecId?: string
  readonly agentId?: string
  readonly host?: string
  readonly persistenceIds: readonly string[]
}
