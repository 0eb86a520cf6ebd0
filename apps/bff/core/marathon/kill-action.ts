import type { Instance } from '@holdfast/model/marathon/instance'
import { hasLiveTask } from './instance-state.ts'
import { isLost, isUnreachable } from './conditions.ts'

/**
 * What becomes of an instance that somebody, or the scheduler itself, wants to end.
 *
 * Source: `KillAction`, marathon `core/task/termination/impl/KillAction.scala`.
 */
export type KillAction = 'issueKill' | 'noop' | 'decommission'

export function killActionFor(instance: Instance): KillAction {
  const { condition, reservation } = instance
  if (isLost(condition) || isUnreachable(condition)) {
    // Where nobody can see it, it may still write to its volume; and whoever only kills wants the volume kept.
    return reservation === undefined ? 'decommission' : 'noop'
  }
  return hasLiveTask(instance) ? 'issueKill' : 'noop'
}
