import type { Goal, Instance } from '@holdfast/model/marathon/instance'
import type { Freeing } from './records.ts'
import { rememberToFree } from './freeing.ts'
import { hasLiveTask } from './instance-state.ts'
import { killIfSeen } from './kills.ts'
import { tellChange, tellInstanceChanged, tellVolumes } from './tell.ts'
import { findInstance, forgetInstance, putInstance, type Turn } from './turn.ts'

/** Takes a changed instance in, and tells of it. */
export function changeInstance(turn: Turn, right: Instance): void {
  const left = findInstance(turn.state, right.instanceId)
  putInstance(turn, right)
  if (left !== undefined) tellChange(turn, left, right)
}

/**
 * Forgets an instance; what is reserved for it is remembered until it is free.
 *
 * Source: `InstanceUpdateEffect.Expunge`, marathon `core/instance/update/InstanceUpdateEffect.scala`.
 */
export function expunge(
  turn: Turn,
  instance: Instance,
  because: Freeing['because'],
  state?: Freeing['state'],
): void {
  rememberToFree(turn, instance, because, state)
  forgetInstance(turn, instance.instanceId)
  tellInstanceChanged(turn, instance, 'Killed')
}

/**
 * Wants something else of an instance: what runs of it is ended. There is no way back from Decommissioned.
 *
 * Source: `InstanceUpdater.updateGoal`, marathon `core/instance/update/InstanceUpdater.scala`.
 */
export function changeGoal(turn: Turn, before: Instance, goal: Goal): void {
  const instance: Instance = { ...before, goal: before.goal === 'Decommissioned' ? before.goal : goal }
  const vanishes = instance.goal === 'Decommissioned' && instance.reservation === undefined
  if (vanishes && !hasLiveTask(instance)) return expunge(turn, instance, 'decommissioned')
  if (instance.goal !== before.goal) changeInstance(turn, instance)
  if (goal !== 'Running') killIfSeen(turn, instance)
}

/**
 * Ends an instance at once, whatever it does, and erases what it keeps as soon as that is offered.
 *
 * Source: `TaskKiller.killTasks`, marathon `api/TaskKiller.scala`.
 */
export function wipe(turn: Turn, before: Instance): void {
  const instance: Instance = { ...before, goal: 'Decommissioned' }
  if (before.goal !== 'Decommissioned') changeInstance(turn, instance)
  killIfSeen(turn, instance)
  tellVolumes(turn, 'volume_wiped_event', instance)
  expunge(turn, instance, 'wiped')
}
