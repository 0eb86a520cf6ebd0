import type { TimeMs } from '@holdfast/model/ids'
import type {
  Condition,
  Instance,
  InstanceReservation,
  InstanceTask,
} from '@holdfast/model/marathon/instance'
import type { UnreachableStrategy } from '@holdfast/model/marathon/run-spec'
import type { ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import {
  conditionOfStatus,
  conditionOfTasks,
  healthOfTasks,
  isTerminal,
  isUnreachableFor,
} from './conditions.ts'
import { withReservation } from './instance-state.ts'

/** What a status means to an instance. */
export type InstanceUpdate =
  | { readonly effect: 'noop' }
  | { readonly effect: 'update'; readonly instance: Instance }
  /** It is to be forgotten, and is as it was at its end. */
  | { readonly effect: 'expunge'; readonly instance: Instance }

/**
 * Takes in what Mesos says of one task of an instance.
 *
 * Source: `InstanceUpdater.mesosUpdate`, marathon `core/instance/update/InstanceUpdater.scala`.
 */
export function updateInstance(
  before: Instance,
  status: ReportedStatus,
  strategy: UnreachableStrategy,
  nowMs: TimeMs,
): InstanceUpdate {
  const task = before.tasks.get(status.taskId)
  if (task === undefined || isTerminal(task.condition)) return { effect: 'noop' }
  const updated = updateTask(task, status, nowMs)
  if (updated === undefined) return { effect: 'noop' }
  const instance = withTask(before, updated, strategy, nowMs)
  return { effect: isOver(instance, strategy, nowMs) ? 'expunge' : 'update', instance }
}

/** Undefined when the status tells nothing new. */
function updateTask(task: InstanceTask, status: ReportedStatus, nowMs: TimeMs): InstanceTask | undefined {
  const condition = conditionOfStatus(status)
  const healthy = status.healthy ?? (condition === 'Running' ? task.healthy : undefined)
  const addresses = status.ipAddresses.length > 0 ? status.ipAddresses : task.ipAddresses
  const same =
    condition === task.condition && healthy === task.healthy && sameList(addresses, task.ipAddresses)
  if (same) return undefined
  const { healthy: _, unreachableSinceMs: __, message: ___, reason: ____, ...rest } = task
  const statusMs = status.atMs ?? nowMs
  return {
    ...rest,
    condition,
    state: status.state,
    statusMs,
    ipAddresses: addresses,
    ...(condition === 'Running' && rest.startedAtMs === undefined && { startedAtMs: statusMs }),
    ...(healthy !== undefined && { healthy }),
    ...(status.message !== undefined && { message: status.message }),
    ...(status.reason !== undefined && { reason: status.reason }),
    ...(condition === 'Unreachable' && { unreachableSinceMs: status.unreachableSinceMs ?? statusMs }),
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}

/** The instance with this task as it is now, and what follows from it. */
function withTask(
  before: Instance,
  task: InstanceTask,
  strategy: UnreachableStrategy,
  nowMs: TimeMs,
): Instance {
  const tasks = new Map(before.tasks).set(task.taskId, task)
  const condition = conditionOfTasks(tasks.values(), strategy, nowMs)
  const reservation =
    before.reservation && isTerminal(task.condition) ? suspended(before.reservation) : before.reservation
  const instance = withCondition({ ...withReservation(before, reservation), tasks }, condition, nowMs)
  return isAbandoned(instance) ? abandoned(instance, nowMs) : instance
}

function suspended(reservation: InstanceReservation): InstanceReservation {
  return { ...reservation, state: { name: 'suspended' } }
}

/** With what follows from its tasks: how long all of it runs, and whether it is healthy. */
export function withCondition(instance: Instance, condition: Condition, nowMs: TimeMs): Instance {
  const { activeSinceMs: _, healthy: __, ...rest } = instance
  const healthy = healthOfTasks(instance.tasks.values())
  const started = [...instance.tasks.values()].flatMap(({ startedAtMs }) => startedAtMs ?? [])
  const first = started.toSorted((a, b) => a - b)[0]
  return {
    ...rest,
    condition,
    sinceMs: condition === instance.condition ? instance.sinceMs : nowMs,
    ...(first !== undefined && condition !== 'Scheduled' && { activeSinceMs: first }),
    ...(healthy !== undefined && { healthy }),
  }
}

/** An operator has said that its agent never comes back: its data are lost, and it is reserved anew elsewhere. */
function isAbandoned({ tasks, reservation }: Instance): boolean {
  if (reservation === undefined) return false
  const all = [...tasks.values()]
  return (
    all.every(({ condition }) => isTerminal(condition)) &&
    all.some(({ state }) => state === 'TASK_GONE_BY_OPERATOR')
  )
}

function abandoned(instance: Instance, nowMs: TimeMs): Instance {
  const { agent: _, ...rest } = withReservation(instance, undefined)
  return instance.goal === 'Decommissioned' ? rest : withCondition(rest, 'Scheduled', nowMs)
}

function isOver(instance: Instance, strategy: UnreachableStrategy, nowMs: TimeMs): boolean {
  const tasks = [...instance.tasks.values()]
  if (instance.goal === 'Decommissioned' && instance.reservation === undefined)
    return tasks.every(({ condition }) => isTerminal(condition))
  if (strategy === 'disabled' || instance.reservation !== undefined) return false
  const afterMs = strategy.expungeAfterSeconds * 1000
  return tasks.some((task) => isUnreachableFor(task, afterMs, nowMs))
}
