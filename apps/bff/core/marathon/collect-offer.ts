import { instanceOfReservation, persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Resource } from '@holdfast/model/resource/resource'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { freeingKeysOn, freeingNotOffered, freeingSent, isTelling, isToBeSent } from './freeing.ts'
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
  const lists = (reservationId: string, resources: readonly Resource[]) => {
    if (resources.length === 0) return
    unknown.add(reservationId)
    noteUnknown(turn, index.offer, reservationId, resources)
  }
  for (const leftover of leftoversIn(turn, index)) {
    const erasable = erasableOf(turn, index, leftover)
    if (erasable === 'later' || (erasable === undefined && leftover.verdict === 'terminal')) continue
    const [freed, rest] = divided(leftover.resources, erasable)
    operations.push(...freeOperations(freed))
    lists(leftover.reservationId, rest)
  }
  for (const { reservationId, resources } of straysIn(turn, index)) {
    const erasable = erasableThere(turn, index, reservationId)
    if (erasable === 'later') continue
    const [freed, rest] = divided(resources, erasable)
    operations.push(...freeOperations(freed))
    lists(reservationId, rest)
  }
  forgetUnknown(turn, index.offer, unknown)
  noteNotOffered(turn, index)
  return operations
}

/** Only volumes that were named when somebody asked are erased, whatever else carries their label. */
function divided(
  resources: readonly Resource[],
  erasable: ReadonlySet<string> | undefined,
): readonly [freed: readonly Resource[], rest: readonly Resource[]] {
  if (erasable === undefined) return [[], resources]
  const isRest = ({ disk }: Resource) => disk?.persistence !== undefined && !erasable.has(disk.persistence.id)
  return [resources.filter((each) => !isRest(each)), resources.filter(isRest)]
}

function leftoversIn(turn: Turn, index: OfferIndex): readonly Leftover[] {
  return reconcileOffer(index, {
    instanceOf: (reservationId, instanceId) => {
      const instance = instanceFor(turn, reservationId, instanceId)
      if (instance === undefined) return undefined
      // Wherever something of it is. It may have been taken up again, and be given up since, without having run.
      if (isToBeFreed(instance)) return { ...instance, condition: 'Killed' }
      return keepsThere(instance, index) ? instance : undefined
    },
    // Instances of what is deleted are decommissioned, so that they say themselves that they are to go.
    hasRunSpec: () => true,
  })
}

interface Stray {
  readonly reservationId: string
  readonly resources: readonly Resource[]
}

/**
 * Volumes with the label of an instance that keeps others there: its machine was given up, came back as another agent, and by
 * then the instance was reserved anew on it. What else was reserved cannot be told from what it has now, and stays.
 */
function straysIn(turn: Turn, index: OfferIndex): readonly Stray[] {
  const strays: Stray[] = []
  for (const [reservationId, resources] of index.ours) {
    const instanceId = instanceOfReservation(reservationId)
    const instance = instanceId && instanceFor(turn, reservationId, instanceId)
    const { reservation } = instance ?? {}
    if (instance === undefined || reservation === undefined || isToBeFreed(instance)) continue
    const own = new Set<string>(reservation.volumes.map(persistenceIdOf))
    const isStray = ({ disk }: Resource) => disk?.persistence !== undefined && !own.has(disk.persistence.id)
    const found = resources.filter(isStray)
    // Where it keeps nothing, all of it is a leftover already.
    if (found.length > 0 && keepsThere(instance, index)) strays.push({ reservationId, resources: found })
  }
  return strays
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

/** Which volumes may be erased with a reservation; undefined: it is to stay. */
type Erasable = ReadonlySet<string> | 'later' | undefined

/** That it will have been sent is remembered. */
function erasableOf(turn: Turn, { offer }: OfferIndex, leftover: Leftover): Erasable {
  const instance = leftover.instance && findInstance(turn.state, leftover.instance.instanceId)
  if (instance !== undefined) {
    if (!isToBeFreed(instance)) return undefined
    expunge(turn, instance, 'decommissioned')
  }
  const found = freeingFor(turn, leftover, offer.agentId)
  return found && send(turn, offer, found.key, found.freeing)
}

function erasableThere(turn: Turn, { offer }: OfferIndex, reservationId: string): Erasable {
  const key = unknownKey(offer.agentId, reservationId)
  const freeing = PersistentMap.get(turn.state.freeing, key)
  return freeing && send(turn, offer, key, freeing)
}

function send(turn: Turn, offer: OfferIndex['offer'], key: string, freeing: Freeing): Erasable {
  if (!isToBeSent(freeing, turn.context.nowMs)) return 'later'
  freeingSent(turn, key, freeing, offer.agentId, offer.hostname)
  return new Set(freeing.persistenceIds)
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
function noteNotOffered(turn: Turn, { offer, ours, volumes }: OfferIndex): void {
  const { agentId, hostname, role } = offer
  const isOffered = ({ reservationId, onlyOnAgent, persistenceIds }: Freeing) =>
    onlyOnAgent && persistenceIds.length > 0
      ? persistenceIds.some((id) => volumes.has(id))
      : ours.has(reservationId)
  for (const instanceId of PersistentMap.values(NestedMap.inner(turn.state.index.endedByHost, hostname))) {
    const instance = findInstance(turn.state, instanceId)
    if (instance?.role !== role || ours.has(instance.reservation?.id ?? instanceId)) continue
    const last = { ...instance.agent, sinceMs: instance.sinceMs, sent: false }
    if (isTelling(last, agentId, turn.context.nowMs)) expunge(turn, instance, 'decommissioned', 'freed')
  }
  for (const key of freeingKeysOn(turn, hostname)) {
    const freeing = PersistentMap.get(turn.state.freeing, key)
    if (freeing?.role === role && !isOffered(freeing)) freeingNotOffered(turn, key, agentId)
  }
}
