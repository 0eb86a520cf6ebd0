import { TimeMs } from '@holdfast/model/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { delayKey } from './keys.ts'
import type { Delay, SchedulerState } from './state.ts'
import { instancesOf, runSpecOf, update, type Turn } from './turn.ts'

/** What ran for so long was no failure to start: the next delay is the shortest again. */
const VIABLE_MS = 60_000

/** Launches of this version wait. */
export function isDelayed(
  { delays }: Pick<SchedulerState, 'delays'>,
  id: PathId,
  version: string,
  nowMs: TimeMs,
): boolean {
  const delay = PersistentMap.get(delays, delayKey(id, version))
  return delay !== undefined && delay.untilMs > nowMs
}

/**
 * It failed: the next launches wait, each time longer.
 *
 * Source: `RateLimiter.addDelay`, marathon `core/launchqueue/impl/RateLimiter.scala`.
 */
export function addDelay(turn: Turn, instance: Instance): void {
  const { state, context } = turn
  const runSpec = runSpecOf(state, instance)
  if (runSpec === undefined) return
  const { backoffSeconds, backoffFactor, maxLaunchDelaySeconds } = runSpec.backoff
  const key = delayKey(runSpec.id, runSpec.version)
  const { activeSinceMs } = instance
  const viable = activeSinceMs !== undefined && context.nowMs - activeSinceMs >= VIABLE_MS
  const before = viable ? undefined : PersistentMap.get(state.delays, key)
  const wanted = before === undefined ? backoffSeconds * 1000 : before.currentMs * backoffFactor
  const currentMs = Math.min(wanted, maxLaunchDelaySeconds * 1000)
  const untilMs = TimeMs(context.nowMs + Math.round(currentMs))
  const delay: Delay = { id: runSpec.id, version: runSpec.version, currentMs, untilMs }
  update(turn, { delays: PersistentMap.set(state.delays, key, delay) })
  const { due } = turn.state
  if (due.delaysMs === undefined || due.delaysMs > untilMs)
    update(turn, { due: { ...due, delaysMs: untilMs } })
  turn.roles.add(instance.role)
}

/** All versions of it may be launched at once again. */
export function resetDelays(turn: Turn, id: PathId): void {
  const versions = new Set(instancesOf(turn.state, id).map(({ runSpecVersion }) => runSpecVersion))
  const current = PersistentMap.get(turn.state.runSpecs, id)
  if (current !== undefined) versions.add(current.version)
  for (const version of versions) resetDelay(turn, id, version)
}

export function resetDelay(turn: Turn, id: PathId, version: string): void {
  const delays = PersistentMap.delete(turn.state.delays, delayKey(id, version))
  if (delays === turn.state.delays) return
  update(turn, { delays })
  waitersChanged(turn, id)
}

/** Delays that have passed: those who waited for that want offers now. */
export function delaysDue(turn: Turn): void {
  const { due, delays } = turn.state
  const { nowMs } = turn.context
  if (due.delaysMs === undefined || due.delaysMs > nowMs) return
  let next: TimeMs | undefined
  PersistentMap.forEach(delays, ({ id, untilMs }) => {
    if (untilMs > nowMs) next = TimeMs(Math.min(next ?? untilMs, untilMs))
    else if (untilMs >= (due.delaysSeenMs ?? 0)) waitersChanged(turn, id)
  })
  update(turn, { due: { ...turn.state.due, delaysMs: next, delaysSeenMs: nowMs } })
}

function waitersChanged(turn: Turn, id: PathId): void {
  for (const { role } of instancesOf(turn.state, id)) {
    turn.roles.add(role)
    turn.more.add(role)
  }
}
