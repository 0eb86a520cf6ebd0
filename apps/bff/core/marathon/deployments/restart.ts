import type { Instance } from '@holdfast/model/marathon/instance'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { isActive } from '../conditions.ts'
import {
  counts,
  goalWhenStopped,
  hasHealthChecks,
  isEnding,
  isOutdated,
  isReady,
  isScheduled,
  rescheduled,
} from '../instance-state.ts'
import { isResident } from '@holdfast/model/marathon/run-spec-facts'
import { changeGoal, changeInstance } from '../operations.ts'
import { planRestart } from '../restart-plan.ts'
import { byOrderOfStopping } from '../scaling.ts'
import { summaryOf } from '../summary.ts'
import { instancesOf, type Turn } from '../turn.ts'
import { scaleTo, startMore } from './start.ts'

/**
 * Replaces what runs by an older definition, as fast as its upgrade strategy lets it; residents end before they start again on
 * their volumes. Doing it again goes on where it is.
 *
 * Source: `TaskReplaceActor`, marathon `core/deployment/impl/TaskReplaceActor.scala`.
 */
export function replaceOld(turn: Turn, runSpec: RunSpec): void {
  moveWaiting(turn, runSpec)
  const wanted = instancesOf(turn.state, runSpec.id).filter(counts)
  const old = wanted.filter((instance) => isOutdated(instance, runSpec))
  if (old.length === 0) return scaleTo(turn, runSpec, runSpec.instances)
  const plan = planRestart({
    resident: isResident(runSpec),
    instances: runSpec.instances,
    minimumHealthCapacity: runSpec.upgrade.minimumHealthCapacity,
    maximumOverCapacity: runSpec.upgrade.maximumOverCapacity,
    existing: wanted.length,
    healthy: wanted.filter((instance) => isReady(instance, runSpec)).length,
  })
  for (const instance of toEnd(old, plan.killImmediately, runSpec))
    changeGoal(turn, instance, goalWhenStopped(instance))
  startNew(turn, runSpec, plan.maxCapacity)
}

/** What waits for an offer has nothing to end: it waits for one by the new definition. */
function moveWaiting(turn: Turn, runSpec: RunSpec): void {
  for (const instance of instancesOf(turn.state, runSpec.id)) {
    if (!isScheduled(instance) || !isOutdated(instance, runSpec)) continue
    const moved = rescheduled(instance, runSpec.version, turn.context.nowMs)
    // What is reserved stays in its role; what is not may as well be in the new one.
    changeInstance(turn, instance.reservation === undefined ? { ...moved, role: runSpec.role } : moved)
  }
}

/**
 * Unlike Marathon: what does nothing useful is ended in any case, for that takes no health away; a resident that never became
 * healthy would keep its own repair from happening.
 */
function toEnd(old: readonly Instance[], count: number, runSpec: RunSpec): readonly Instance[] {
  const seen = old.filter(({ condition }) => isActive(condition) && condition !== 'Unreachable')
  const ready = seen.filter((instance) => isReady(instance, runSpec))
  const useless = seen.filter((instance) => !isReady(instance, runSpec))
  return [...useless, ...byOrderOfStopping(ready, runSpec.killSelection).slice(0, count)]
}

function startNew(turn: Turn, runSpec: RunSpec, maxCapacity: number): void {
  const all = instancesOf(turn.state, runSpec.id)
  const wanted = all.filter(counts)
  const missing = isResident(runSpec)
    ? runSpec.instances - wanted.length
    : Math.min(
        runSpec.instances - wanted.filter((instance) => !isOutdated(instance, runSpec)).length,
        maxCapacity - wanted.length - all.filter(isEnding).length,
      )
  if (missing > 0) startMore(turn, runSpec, missing)
}

/** Nothing old is left, and all that are wanted do what they are there for. */
export function isReplaced(turn: Turn, runSpec: RunSpec): boolean {
  const { oldestVersion } = summaryOf(turn.state, runSpec.id)
  const outdated = oldestVersion !== undefined && oldestVersion < runSpec.lastConfigChangeAt
  return !outdated && isScaled(turn, runSpec)
}

/** As many as are wanted are there, and nothing is still about to end. Whoever cannot be seen is waited for by nobody. */
export function isScaled(turn: Turn, runSpec: RunSpec): boolean {
  const all = summaryOf(turn.state, runSpec.id)
  const unready = all.notRunning + all.unhealthy + (hasHealthChecks(runSpec) ? all.unchecked : 0)
  return all.counting === runSpec.instances && unready === 0 && all.ending === 0
}
