import type { Instance } from '@holdfast/model/marathon/instance'
import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { isUnreachable } from './conditions.ts'
import { isScheduled, isToBeFreed } from './instance-state.ts'
import { NestedMap } from './nested-map.ts'
import type { Freeing } from './records.ts'
import type { Indexes } from './state.ts'

export const emptyIndexes: Indexes = {
  byRunSpec: PersistentMap.empty(),
  scheduled: PersistentMap.empty(),
  byVolume: PersistentMap.empty(),
  byReservation: PersistentMap.empty(),
  toFree: PersistentMap.empty(),
  unknownByAgent: PersistentMap.empty(),
  freeingByHost: PersistentMap.empty(),
  endedByHost: PersistentMap.empty(),
  timed: PersistentMap.empty(),
  locks: PersistentMap.empty(),
}

/** What the indexes say after an instance came, went or changed. Costs what changed. */
export function indexInstance(
  before: Indexes,
  left: Instance | undefined,
  right: Instance | undefined,
): Indexes {
  const { instanceId, runSpecId } = left ?? right ?? {}
  if (instanceId === undefined || runSpecId === undefined) return before
  const byRunSpec = right
    ? NestedMap.set(before.byRunSpec, runSpecId, instanceId, right)
    : NestedMap.delete(before.byRunSpec, runSpecId, instanceId)
  let index: Indexes = { ...before, byRunSpec }
  if (left?.reservation !== right?.reservation) index = indexReservation(index, left, right)
  if (left !== undefined && isScheduled(left)) index = withScheduled(index, left, false)
  if (right !== undefined && isScheduled(right)) index = withScheduled(index, right, true)
  if (left !== undefined && isToBeFreed(left)) index = withInstanceToFree(index, left, false)
  if (right !== undefined && isToBeFreed(right)) index = withInstanceToFree(index, right, true)
  const timed =
    right !== undefined && isTimed(right)
      ? PersistentMap.set(index.timed, instanceId, instanceId)
      : PersistentMap.delete(index.timed, instanceId)
  return timed === index.timed ? index : { ...index, timed }
}

function withInstanceToFree(before: Indexes, { instanceId, role, agent }: Instance, is: boolean): Indexes {
  const index = withToFree(before, role, `instance ${instanceId}`, is)
  if (agent === undefined) return index
  const { endedByHost } = index
  return {
    ...index,
    endedByHost: is
      ? NestedMap.set(endedByHost, agent.host, instanceId, instanceId)
      : NestedMap.delete(endedByHost, agent.host, instanceId),
  }
}

/** What it is now has an end in time. */
function isTimed(instance: Instance): boolean {
  const { goal, condition, reservation } = instance
  if (condition === 'Provisioned' || condition === 'Staging' || condition === 'Starting') return true
  if (isUnreachable(condition)) return true
  if (reservation?.state.name !== 'new') return false
  return goal === 'Decommissioned' || isScheduled(instance)
}

function indexReservation(index: Indexes, left: Instance | undefined, right: Instance | undefined): Indexes {
  let { byVolume, byReservation } = index
  if (left?.reservation !== undefined) {
    byReservation = PersistentMap.delete(byReservation, left.reservation.id)
    for (const volume of left.reservation.volumes)
      byVolume = PersistentMap.delete(byVolume, persistenceIdOf(volume))
  }
  if (right?.reservation !== undefined) {
    byReservation = PersistentMap.set(byReservation, right.reservation.id, right.instanceId)
    for (const volume of right.reservation.volumes)
      byVolume = PersistentMap.set(byVolume, persistenceIdOf(volume), right.instanceId)
  }
  return { ...index, byVolume, byReservation }
}

function withScheduled(index: Indexes, instance: Instance, is: boolean): Indexes {
  const { role, runSpecId, instanceId } = instance
  const ofRole = NestedMap.inner(index.scheduled, role)
  const next = is
    ? NestedMap.set(ofRole, runSpecId, instanceId, instance)
    : NestedMap.delete(ofRole, runSpecId, instanceId)
  return { ...index, scheduled: NestedMap.withInner(index.scheduled, role, next) }
}

function withToFree(index: Indexes, role: string, key: string, is: boolean): Indexes {
  const toFree = is
    ? NestedMap.set(index.toFree, role, key, true as const)
    : NestedMap.delete(index.toFree, role, key)
  return { ...index, toFree }
}

/** What the indexes say after the memory of something to be freed came, went or changed. */
export function indexFreeing(
  before: Indexes,
  key: string,
  left: Freeing | undefined,
  right: Freeing | undefined,
): Indexes {
  let index = before
  if (left !== undefined) {
    index = withToFree(index, left.role, `freeing ${key}`, false)
    if (left.host !== undefined)
      index = { ...index, freeingByHost: NestedMap.delete(index.freeingByHost, left.host, key) }
  }
  if (right === undefined) return index
  if (right.state !== 'freed') index = withToFree(index, right.role, `freeing ${key}`, true)
  if (right.host === undefined || right.state === 'freed') return index
  return { ...index, freeingByHost: NestedMap.set(index.freeingByHost, right.host, key, true as const) }
}
