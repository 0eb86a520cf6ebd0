import { TimeMs } from '@holdfast/model/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { conditionOfTasks, isLive, isUnreachable, isUnreachableFor } from './conditions.ts'
import type { SchedulerConfig } from './config.ts'
import { delaysDue } from './delays.ts'
import { forgetFreed } from './freeing.ts'
import { isScheduled } from './instance-state.ts'
import { withCondition } from './instance-update.ts'
import { killTasks, retryKills } from './kills.ts'
import { changeInstance, expunge } from './operations.ts'
import { noteGivenUp } from './queue.ts'
import { reconcile } from './reconcile.ts'
import { lookAround, lookedAround, revivesDue } from './roles.ts'
import type { Due } from './state.ts'
import { tellVolumes } from './tell.ts'
import { findInstance, runSpecOf, update, type Turn } from './turn.ts'

/** Everything that is due by now. */
export function tick(turn: Turn): void {
  delaysDue(turn)
  retryKills(turn)
  revivesDue(turn)
  lookedAround(turn)
  const { config } = turn.state
  if (isDue(turn, 'overdueMs', config.overdueIntervalMs)) endOverdue(turn)
  if (isDue(turn, 'expungeMs', config.taskLostExpungeIntervalMs)) expungeLost(turn)
  if (isDue(turn, 'reconcileMs', config.reconciliationIntervalMs)) {
    reconcile(turn)
    lookAround(turn)
  }
  if (isDue(turn, 'scaleMs', config.scaleAppsIntervalMs)) checkAll(turn)
}

function isDue(
  turn: Turn,
  what: 'overdueMs' | 'expungeMs' | 'reconcileMs' | 'scaleMs',
  everyMs: number,
): boolean {
  const { due } = turn.state
  const { nowMs } = turn.context
  if (due[what] > nowMs) return false
  update(turn, { due: { ...due, [what]: TimeMs(nowMs + everyMs) } })
  return true
}

/** What a scheduler that starts now has before it. */
export function firstDue(config: SchedulerConfig, nowMs: TimeMs): Due {
  return {
    overdueMs: TimeMs(nowMs + config.overdueInitialDelayMs),
    expungeMs: TimeMs(nowMs + config.taskLostExpungeInitialDelayMs),
    reconcileMs: TimeMs(nowMs + config.reconciliationInitialDelayMs),
    scaleMs: TimeMs(nowMs + config.scaleAppsInitialDelayMs),
  }
}

/** When the next of it is. What has nothing to look at is left for later. */
export function nextDue({ due, index, connection }: Turn['state']): TimeMs {
  const timed = PersistentMap.size(index.timed) > 0
  const times = [
    due.scaleMs,
    ...(timed ? [due.overdueMs, due.expungeMs] : []),
    ...(connection.state === 'subscribed' ? [due.reconcileMs] : []),
    ...[due.killsMs, due.delaysMs, due.revivesMs, due.lookUntilMs].filter((each) => each !== undefined),
  ]
  return TimeMs(Math.min(...times))
}

function timedInstances({ state }: Turn): readonly Instance[] {
  return PersistentMap.values(state.index.timed).flatMap((id) => findInstance(state, id) ?? [])
}

/** What is to be done about something that takes too long. */
export type Overdue = 'kill' | 'reservation timeout'

/** Source: `OverdueInstancesActor`, marathon `core/task/jobs/impl/OverdueInstancesActor.scala`. */
export function overdueOf(
  instance: Instance,
  config: Pick<SchedulerConfig, 'taskLaunchConfirmTimeoutMs' | 'taskLaunchTimeoutMs'>,
  nowMs: TimeMs,
): Overdue | undefined {
  const { reservation, goal, condition, tasks, sinceMs } = instance
  const waits = isScheduled(instance) || goal === 'Decommissioned'
  if (waits && reservation?.state.name === 'new' && reservation.state.deadlineMs <= nowMs)
    return 'reservation timeout'
  if (condition === 'Provisioned')
    return nowMs - sinceMs > config.taskLaunchConfirmTimeoutMs ? 'kill' : undefined
  if (condition !== 'Staging' && condition !== 'Starting') return undefined
  const isLate = [...tasks.values()].some(
    (task) => isLive(task) && nowMs - task.stagedAtMs > config.taskLaunchTimeoutMs,
  )
  return isLate ? 'kill' : undefined
}

function endOverdue(turn: Turn): void {
  for (const instance of timedInstances(turn)) {
    const overdue = overdueOf(instance, turn.state.config, turn.context.nowMs)
    if (overdue === 'kill') killTasks(turn, instance)
    if (overdue !== 'reservation timeout') continue
    if (instance.goal === 'Running') {
      tellVolumes(turn, 'volume_reservation_timeout_event', instance)
      noteGivenUp(turn, instance)
    }
    expunge(turn, instance, instance.goal === 'Running' ? 'reservation timeout' : 'decommissioned')
  }
}

/**
 * What cannot be reached for longer than its strategy waits is given up. Residents never are.
 *
 * Source: `ExpungeOverdueLostTasksActor`, marathon `core/task/jobs/impl/ExpungeOverdueLostTasksActor.scala`.
 */
function expungeLost(turn: Turn): void {
  const { nowMs } = turn.context
  for (const instance of timedInstances(turn)) {
    const strategy = runSpecOf(turn.state, instance)?.unreachable ?? 'disabled'
    if (strategy === 'disabled' || !isUnreachable(instance.condition)) continue
    const tasks = [...instance.tasks.values()]
    const isOver = tasks.some((task) => isUnreachableFor(task, strategy.expungeAfterSeconds * 1000, nowMs))
    if (isOver && instance.reservation === undefined) expunge(turn, instance, 'decommissioned')
    else changeInstance(turn, withCondition(instance, conditionOfTasks(tasks, strategy, nowMs), nowMs))
  }
}

/** Looks at everything once more, in case something was missed. */
function checkAll(turn: Turn): void {
  PersistentMap.forEach(turn.state.runSpecs, ({ id }) => void turn.touched.add(id))
  PersistentMap.forEach(turn.state.instances, ({ runSpecId }) => void turn.touched.add(runSpecId))
  forgetFreed(turn)
}
