import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { freeingKeysOn, freeingNotOffered, freeingSent, isTelling } from './freeing.ts'
import { isToBeFreed } from './instance-state.ts'
import { unknownKey } from './keys.ts'
import type { OfferIndex } from './match/offer-index.ts'
import { freeOperations } from './match/operations.ts'
import { type Leftover, reconcileOffer } from './match/reconcile.ts'
import { NestedMap } from './nested-map.ts'
import { expunge } from './operations.ts'
import type { Freeing } from './records.ts'
import { findInstance, type Turn } from './turn.ts'
import { forgetUnknown, noteUnknown } from './unknown.ts'

/**
 * Frees what an offer holds of instances that are to go, and notes what it holds that nobody knows.
 *
 * Unlike Marathon, which erases whatever carries its label and no instance of its knows: erased is only what somebody has asked
 * for, or what nothing ever ran on. The rest is shown.
 */
export function collectOffer(turn: Turn, index: OfferIndex): readonly WireOperation[] {
  const operations: WireOperation[] = []
  const unknown = new Set<string>()
  for (const leftover of leftoversIn(turn, index)) {
    if (isFreed(turn, index, leftover)) operations.push(...freeOperations(leftover.resources))
    else if (leftover.verdict === 'spurious') {
      unknown.add(leftover.reservationId)
      noteUnknown(turn, index.offer, leftover.reservationId, leftover.resources)
    }
  }
  forgetUnknown(turn, index.offer, unknown)
  noteNotOffered(turn, index)
  return operations
}

function leftoversIn(turn: Turn, index: OfferIndex): readonly Leftover[] {
  return reconcileOffer(index, {
    instanceOf: (reservationId, instanceId) => {
      const instance = instanceFor(turn, reservationId, instanceId)
      if (instance === undefined || !keepsThere(instance, index)) return undefined
      // It may have been taken up again, and be given up since, without having run.
      return isToBeFreed(instance) ? { ...instance, condition: 'Killed' } : instance
    },
    // Instances of what is deleted are decommissioned, so that they say themselves that they are to go.
    hasRunSpec: () => true,
  })
}

function instanceFor({ state }: Turn, reservationId: string, instanceId: InstanceId): Instance | undefined {
  const id = PersistentMap.get(state.index.byReservation, reservationId) ?? instanceId
  return findInstance(state, id)
}

/**
 * Whether what its label says is really what the instance keeps: one whose agent was declared gone is reserved anew
 * elsewhere, under the same name. An agent may come back under another id: its volumes are known by theirs.
 */
function keepsThere({ reservation, agent }: Instance, { offer, volumes }: OfferIndex): boolean {
  if (reservation === undefined) return false
  return (
    agent?.agentId === offer.agentId || reservation.volumes.some((each) => volumes.has(persistenceIdOf(each)))
  )
}

/** Decides, and remembers what will have been sent. */
function isFreed(turn: Turn, { offer }: OfferIndex, leftover: Leftover): boolean {
  const { agentId, hostname } = offer
  const instance = leftover.instance && findInstance(turn.state, leftover.instance.instanceId)
  if (instance !== undefined) {
    if (!isToBeFreed(instance)) return false
    const key = instance.reservation?.id ?? instance.instanceId
    expunge(turn, instance, 'decommissioned')
    const freeing = PersistentMap.get(turn.state.freeing, key)
    if (freeing !== undefined) freeingSent(turn, key, freeing, agentId, hostname)
    return true
  }
  const found = freeingFor(turn, leftover, offer.agentId)
  if (found === undefined) return false
  freeingSent(turn, found.key, found.freeing, agentId, hostname)
  return true
}

function freeingFor(
  { state }: Turn,
  { reservationId, instanceId }: Leftover,
  agentId: OfferIndex['offer']['agentId'],
): { readonly key: string; readonly freeing: Freeing } | undefined {
  const there = unknownKey(agentId, reservationId)
  // The same label is in use by an instance: only what somebody has pointed at on this agent may go.
  const inUse = findInstance(state, instanceId) !== undefined
  for (const key of inUse ? [there] : [there, reservationId]) {
    const freeing = PersistentMap.get(state.freeing, key)
    if (freeing !== undefined) return { key, freeing }
  }
  return undefined
}

/** What was to be freed on this agent, and is not in its offer any more: somebody else has done so. */
function noteNotOffered(turn: Turn, { offer, ours }: OfferIndex): void {
  const { agentId, hostname, role } = offer
  for (const instanceId of PersistentMap.values(NestedMap.inner(turn.state.index.endedByHost, hostname))) {
    const instance = findInstance(turn.state, instanceId)
    if (instance?.role !== role || ours.has(instance.reservation?.id ?? instanceId)) continue
    const last = { ...instance.agent, sinceMs: instance.sinceMs, sent: false }
    if (isTelling(last, agentId, turn.context.nowMs)) expunge(turn, instance, 'decommissioned', 'freed')
  }
  for (const key of freeingKeysOn(turn, hostname)) {
    const freeing = PersistentMap.get(turn.state.freeing, key)
    if (freeing?.role === role && !ours.has(freeing.reservationId)) freeingNotOffered(turn, key, agentId)
  }
}
