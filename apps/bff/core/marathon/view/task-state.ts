import type { Condition } from '@holdfast/model/marathon/instance'

/** The state of a task in Mesos' words. Source: `Condition.toMesosTaskStateOrStaging()`, marathon `core/condition/Condition.scala`. */
export function taskStateOf(condition: Condition): string {
  return STATES[condition]
}

const STATES: Readonly<Record<Condition, string>> = {
  Scheduled: 'TASK_STAGING',
  Provisioned: 'TASK_STAGING',
  Staging: 'TASK_STAGING',
  Starting: 'TASK_STARTING',
  Running: 'TASK_RUNNING',
  Killing: 'TASK_KILLING',
  Unreachable: 'TASK_UNREACHABLE',
  UnreachableInactive: 'TASK_UNREACHABLE',
  Finished: 'TASK_FINISHED',
  Killed: 'TASK_KILLED',
  Failed: 'TASK_FAILED',
  Error: 'TASK_ERROR',
  Gone: 'TASK_GONE',
  Dropped: 'TASK_DROPPED',
  Unknown: 'TASK_UNKNOWN',
}
