import type { FrameworkId, TaskId } from '@holdfast/model/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Resource } from '@holdfast/model/resource/resource'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import type { ResourceMatch } from './match-resources.ts'

/** An instance that is to be launched on an offer. */
export interface Launch<Spec extends RunSpec = RunSpec> {
  readonly instance: Instance
  readonly runSpec: Spec
  readonly offer: ReceivedOffer
  readonly frameworkId: FrameworkId
  readonly match: ResourceMatch
  /** What the instance keeps. */
  readonly volumes: readonly Resource[]
}

export interface LaunchedTask {
  readonly taskId: TaskId
  /** Of a pod. */
  readonly container?: string
  readonly hostPorts: readonly number[]
}
