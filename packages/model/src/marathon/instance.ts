import type { AgentId, Brand, TaskId, TimeMs } from '../ids.ts'
import type { PathId } from './path-id.ts'

/** `db_postgres.instance-<uuid>` */
export type InstanceId = Brand<string, 'InstanceId'>

// The cast is where the brand is made.
export const InstanceId = (text: string) => text as InstanceId

/** Source: marathon `core/condition/Condition.scala`. */
export type Condition =
  | 'Scheduled'
  | 'Provisioned'
  | 'Staging'
  | 'Starting'
  | 'Running'
  | 'Killing'
  | 'Unreachable'
  | 'UnreachableInactive'
  | 'Finished'
  | 'Killed'
  | 'Failed'
  | 'Error'
  | 'Gone'
  | 'Dropped'
  | 'Unknown'

/**
 * What is wanted of it. Stopped keeps its reservation and volumes; Decommissioned frees them, and there is no way back.
 *
 * Source: marathon `core/instance/Goal.scala`.
 */
export type Goal = 'Running' | 'Stopped' | 'Decommissioned'

/** One placed (or to be placed) copy of a run spec, with the volumes that it keeps. */
export interface Instance {
  readonly instanceId: InstanceId
  readonly runSpecId: PathId
  /** Which version of the definition it runs. */
  readonly runSpecVersion: string
  readonly role: string
  readonly goal: Goal
  readonly condition: Condition
  readonly sinceMs: TimeMs
  /** Since when all of it runs. */
  readonly activeSinceMs?: TimeMs
  readonly healthy?: boolean
  readonly reservation?: InstanceReservation
  readonly agent?: InstanceAgent
  readonly tasks: ReadonlyMap<TaskId, InstanceTask>
}

/** Marathon's own record of what it reserved. Whether the volumes are attached is not told by it. */
export interface InstanceReservation {
  /** The value of the label `marathon_task_id` on every reserved resource. */
  readonly id: string
  readonly volumes: readonly LocalVolume[]
  /** `new` through the whole first run, with the time until when the volume must have shown; `suspended` after any end. */
  readonly state: { readonly name: 'new'; readonly deadlineMs: TimeMs } | { readonly name: 'suspended' }
}

export interface LocalVolume {
  readonly runSpecId: PathId
  /** The containerPath of an app's volume, the name of a pod's. */
  readonly containerPath: string
  readonly uuid: string
}

export interface InstanceAgent {
  readonly host: string
  readonly agentId: AgentId
  readonly region?: string
  readonly zone?: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface InstanceTask {
  readonly taskId: TaskId
  /** Of a pod: which of its containers. */
  readonly container?: string
  readonly runSpecVersion: string
  readonly condition: Condition
  /** The last that Mesos said of it, in its words: `TASK_GONE_BY_OPERATOR` is told from `TASK_GONE` by this alone. */
  readonly state?: string
  readonly stagedAtMs: TimeMs
  readonly startedAtMs?: TimeMs
  /** Of the last status that was taken in. */
  readonly statusMs?: TimeMs
  /** Since when its agent cannot be reached. */
  readonly unreachableSinceMs?: TimeMs
  readonly message?: string
  readonly reason?: string
  readonly healthy?: boolean
  readonly hostPorts: readonly number[]
  readonly ipAddresses: readonly string[]
}
