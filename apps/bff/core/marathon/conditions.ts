import type { TimeMs } from '@holdfast/model/ids'
import type { Condition, InstanceTask } from '@holdfast/model/marathon/instance'
import type { UnreachableStrategy } from '@holdfast/model/marathon/run-spec'
import type { ReportedStatus } from '@holdfast/model/wire/scheduler-event'

const ACTIVE: ReadonlySet<Condition> = new Set<Condition>([
  'Provisioned',
  'Staging',
  'Starting',
  'Running',
  'Killing',
  'Unreachable',
])
const TERMINAL: ReadonlySet<Condition> = new Set<Condition>([
  'Finished',
  'Killed',
  'Failed',
  'Error',
  'Gone',
  'Dropped',
  'Unknown',
])
const FAILURE: ReadonlySet<Condition> = new Set<Condition>(['Failed', 'Error', 'Gone', 'Dropped', 'Unknown'])
const LOST: ReadonlySet<Condition> = new Set<Condition>(['Unreachable', 'Gone', 'Dropped', 'Unknown'])

/** It has, or soon will have, something that runs. Source: `Condition.isActive`, marathon `core/condition/Condition.scala`. */
export const isActive = (condition: Condition): boolean => ACTIVE.has(condition)

export const isTerminal = (condition: Condition): boolean => TERMINAL.has(condition)

export const isFailure = (condition: Condition): boolean => FAILURE.has(condition)

export const isLost = (condition: Condition): boolean => LOST.has(condition)

export const isUnreachable = (condition: Condition): boolean =>
  condition === 'Unreachable' || condition === 'UnreachableInactive'

/** Something of it may still run somewhere. */
export const isLive = (task: InstanceTask): boolean => !isTerminal(task.condition)

/** What decides is the first of these that any task has. */
const DECIDING: readonly Condition[] = [
  'Error',
  'Failed',
  'Gone',
  'Dropped',
  'Unreachable',
  'Killing',
  'Starting',
  'Staging',
  'Unknown',
  'Provisioned',
  'Running',
  'Finished',
  'Killed',
]

/**
 * The condition of an instance, from its tasks.
 *
 * Source: `InstanceState.conditionFromTasks`, marathon `core/instance/Instance.scala`.
 */
export function conditionOfTasks(
  tasks: Iterable<InstanceTask>,
  strategy: UnreachableStrategy,
  nowMs: TimeMs,
): Condition {
  const all = [...tasks]
  const present = new Set(all.map(({ condition }) => condition))
  const condition = DECIDING.find((each) => present.has(each)) ?? 'Unknown'
  if (condition !== 'Unreachable' || strategy === 'disabled') return condition
  const inactive = all.some((task) => isUnreachableFor(task, strategy.inactiveAfterSeconds * 1000, nowMs))
  return inactive ? 'UnreachableInactive' : condition
}

/** Whether its agent cannot be reached for so long or longer. Counted from what the status says, or from when it was sent. */
export function isUnreachableFor(task: InstanceTask, forMs: number, nowMs: TimeMs): boolean {
  if (!isUnreachable(task.condition)) return false
  return (task.unreachableSinceMs ?? task.statusMs ?? nowMs) + forMs <= nowMs
}

/** False when any task is unhealthy, true when at least one is healthy and all run; otherwise nothing is known. */
export function healthOfTasks(tasks: Iterable<InstanceTask>): boolean | undefined {
  const all = [...tasks]
  if (all.some(({ healthy }) => healthy === false)) return false
  const allRun = all.every(({ condition }) => condition === 'Running')
  return allRun && all.some(({ healthy }) => healthy === true) ? true : undefined
}

const UNREACHABLE_REASONS: ReadonlySet<string> = new Set([
  'REASON_RECONCILIATION',
  'REASON_SLAVE_DISCONNECTED',
  'REASON_SLAVE_REMOVED',
  'REASON_AGENT_DISCONNECTED',
  'REASON_AGENT_REMOVED',
])

/**
 * What a state in Mesos' words means.
 *
 * Source: `TaskConditionMapping`, marathon `core/task/state/TaskConditionMapping.scala`.
 */
export function conditionOfStatus({ state, reason, message }: ReportedStatus): Condition {
  switch (state) {
    case 'TASK_STAGING':
      return 'Staging'
    case 'TASK_STARTING':
      return 'Starting'
    case 'TASK_RUNNING':
      return 'Running'
    case 'TASK_KILLING':
      return 'Killing'
    case 'TASK_FINISHED':
      return 'Finished'
    case 'TASK_FAILED':
      return 'Failed'
    case 'TASK_KILLED':
      return 'Killed'
    case 'TASK_ERROR':
      return 'Error'
    case 'TASK_UNREACHABLE':
      return 'Unreachable'
    case 'TASK_GONE':
    case 'TASK_GONE_BY_OPERATOR':
      return 'Gone'
    case 'TASK_DROPPED':
      return 'Dropped'
    case 'TASK_LOST':
      if (message?.startsWith('Reconciliation: Task is unknown to the') || reason === 'REASON_TASK_UNKNOWN')
        return 'Unknown'
      return reason !== undefined && UNREACHABLE_REASONS.has(reason) ? 'Unreachable' : 'Gone'
    case 'TASK_UNKNOWN':
    default:
      return 'Unknown'
  }
}
