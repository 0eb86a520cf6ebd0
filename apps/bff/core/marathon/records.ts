import type { AgentId, FrameworkId, TaskId, TimeMs } from '@holdfast/model/ids'
import type { Instance, InstanceId, InstanceTask } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'

/**
 * What is stored, one small record for each thing, under its kind and key. Values are plain JSON: what a store gives back
 * after `JSON.parse` is what `restore` takes.
 */
export type StoredRecord =
  | { readonly kind: 'framework'; readonly key: 'framework'; readonly value: FrameworkRecord }
  /** Every version that still matters: the history of `/versions`. Key: `id version`. */
  | { readonly kind: 'version'; readonly key: string; readonly value: RunSpec }
  /** Key: the id of an app or pod. Which of its versions is wanted. */
  | { readonly kind: 'current'; readonly key: string; readonly value: { readonly version: string } }
  | { readonly kind: 'group'; readonly key: string; readonly value: Group }
  | { readonly kind: 'instance'; readonly key: string; readonly value: InstanceRecord }
  | { readonly kind: 'deployment'; readonly key: string; readonly value: Deployment }
  | { readonly kind: 'freeing'; readonly key: string; readonly value: Freeing }
  /** Key: the id of an app or pod. */
  | { readonly kind: 'failure'; readonly key: string; readonly value: TaskFailure }

export type RecordKind = StoredRecord['kind']

export interface FrameworkRecord {
  /** Absent: the master removed it, and it is to be another one. */
  readonly frameworkId?: FrameworkId
  readonly former?: readonly FrameworkId[]
}

export interface InstanceRecord extends Omit<Instance, 'tasks'> {
  readonly tasks: readonly InstanceTask[]
}

export interface Group {
  readonly id: PathId
  readonly enforceRole?: boolean
  readonly dependencies: readonly PathId[]
  readonly version: string
}

export interface Deployment {
  readonly id: string
  readonly version: string
  readonly startedMs: TimeMs
  readonly steps: readonly DeploymentStep[]
  /** From 0. Past the last one it is done, and no longer there. */
  readonly step: number
  readonly affectedApps: readonly PathId[]
  readonly affectedPods: readonly PathId[]
  /** What was wanted of each before, as a version; absent: it was not there. Enough to go back. */
  readonly before: readonly { readonly id: PathId; readonly version?: string }[]
  readonly groupsBefore: readonly { readonly id: PathId; readonly group?: Group }[]
  /** To be taken first when it scales down. */
  readonly sentenced: readonly InstanceId[]
}

export interface DeploymentStep {
  readonly actions: readonly DeploymentAction[]
}

export interface DeploymentAction {
  readonly action: DeploymentActionType
  readonly id: PathId
  /** Wanted after it. */
  readonly version: string
  readonly instances: number
}

export type DeploymentActionType =
  | 'StartApplication'
  | 'StopApplication'
  | 'ScaleApplication'
  | 'RestartApplication'
  | 'StartPod'
  | 'StopPod'
  | 'ScalePod'
  | 'RestartPod'

/**
 * What is still reserved for an instance that is no more, and is to be erased: the memory of a person's command, or of a
 * reservation that nothing ever ran on. Kept until the master no longer offers it, and then for a while in case that was too
 * early: over restarts and lost messages nothing is forgotten, and nothing else is ever erased.
 */
export interface Freeing {
  /** The value of the label `marathon_task_id`. */
  readonly reservationId: string
  readonly instanceId?: InstanceId
  readonly runSpecId?: PathId
  readonly role: string
  readonly persistenceIds: readonly string[]
  /** Where it was last. A wiped instance's volumes are freed wherever they appear. */
  readonly agentId?: AgentId
  readonly host?: string
  /** Only there: elsewhere the same label is in use. */
  readonly onlyOnAgent?: true
  readonly because: 'wiped' | 'decommissioned' | 'reservation timeout' | 'collected'
  /** Tasks that may still use it: that it is not offered means nothing before they have ended. */
  readonly usedBy: readonly TaskId[]
  /** `waiting` for an offer that holds it; `sent`: told to the master; `freed`: an offer of its agent came without it. */
  readonly state: 'waiting' | 'sent' | 'freed'
  readonly sinceMs: TimeMs
}

export interface TaskFailure {
  readonly appId: PathId
  readonly taskId: string
  readonly host: string
  readonly agentId?: AgentId
  readonly message: string
  /** `TASK_FAILED` */
  readonly state: string
  readonly version: string
  readonly timestampMs: TimeMs
}
