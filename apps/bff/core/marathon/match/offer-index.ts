import type { FrameworkId } from '@holdfast/model/ids'
import { reservationIdOf, isLabelled } from '@holdfast/model/marathon/labels'
import { subtractable } from '@holdfast/model/resource/kind'
import {
  hasRefinedReservations,
  isDisk,
  isPersistentVolume,
  type Resource,
  withValue,
} from '@holdfast/model/resource/resource'
import { Value } from '@holdfast/model/resource/value'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import { sourceKey } from './scalars.ts'

/**
 * An offer as matching looks at it. Made once per offer: an agent may have thousands of volumes, and hundreds of run specs may
 * be held against it. `taken` gives what is left after an operation.
 */
export interface OfferIndex {
  readonly offer: ReceivedOffer
  readonly frameworkId: FrameworkId
  /** Which it was before operators removed it: what those have reserved is ours as well. */
  readonly formerFrameworkIds: readonly FrameworkId[]
  /** What no Marathon has reserved, in the order of the offer; no volumes. */
  readonly free: readonly Resource[]
  /** What is reserved for our instances, volumes too, by the id of the reservation. */
  readonly ours: ReadonlyMap<string, readonly Resource[]>
  /** Every volume, whoever it belongs to, by its persistence id. */
  readonly volumes: ReadonlyMap<string, Resource>
  /** Whether its agent has GPUs left: those are kept for who wants them. */
  readonly hasGpus: boolean
  /** Reservations that were launched on since. */
  readonly used: ReadonlySet<string>
}

/**
 * What is revocable, or reserved within a reservation, is left out: Marathon cannot use the one, nor speak of the other.
 */
export function indexOffer(
  offer: ReceivedOffer,
  frameworkId: FrameworkId,
  formerFrameworkIds: readonly FrameworkId[] = [],
): OfferIndex {
  const free: Resource[] = []
  const ours = new Map<string, Resource[]>()
  const volumes = new Map<string, Resource>()
  for (const resource of offer.resources) {
    if (resource.revocable || hasRefinedReservations(resource)) continue
    const reservationId = reservationIdOf(resource, frameworkId, ...formerFrameworkIds)
    if (reservationId !== undefined) {
      const known = ours.get(reservationId)
      if (known === undefined) ours.set(reservationId, [resource])
      else known.push(resource)
    }
    if (isPersistentVolume(resource)) addVolume(volumes, resource, reservationId !== undefined)
    else if (!isLabelled(resource) && resource.disk?.volume === undefined) free.push(resource)
  }
  const hasGpus = offer.resources.some(({ name }) => name === 'gpus')
  return { offer, frameworkId, formerFrameworkIds, free, ours, volumes, hasGpus, used: new Set() }
}

/** Ids are unique per role only: of two, ours is meant. */
function addVolume(volumes: Map<string, Resource>, volume: Resource, isOurs: boolean): void {
  const id = volume.disk?.persistence?.id
  if (id !== undefined && (isOurs || !volumes.has(id))) volumes.set(id, volume)
}

/** The volumes of these ids, in the same order; undefined unless all of them are offered. */
export function volumesOf(index: OfferIndex, persistenceIds: readonly string[]): Resource[] | undefined {
  const found: Resource[] = []
  for (const id of persistenceIds) {
    const volume = index.volumes.get(id)
    if (volume === undefined) return undefined
    found.push(volume)
  }
  return found
}

/** What is reserved for it and is not a volume. */
export function reservedFor(index: OfferIndex, reservationId: string): readonly Resource[] {
  return (index.ours.get(reservationId) ?? []).filter(
    (resource) => !isPersistentVolume(resource) && resource.disk?.volume === undefined,
  )
}

/** What is left once `consumed`, parts of what is free, is taken. The order stays, and no mount disk is left in part or twice. */
export function withoutFree(index: OfferIndex, consumed: readonly Resource[]): OfferIndex {
  let free = index.free
  for (const part of consumed) {
    const from = free.findIndex((each) => subtractable(each, part) && Value.contains(each.value, part.value))
    free = free.flatMap((each, at) => {
      if (at !== from) return isSameMount(each, part) ? [] : [each]
      const left = Value.subtract(each.value, part.value)
      return Value.isEmpty(left) ? [] : [withValue(each, left)]
    })
  }
  return { ...index, free }
}

function isSameMount(a: Resource, b: Resource): boolean {
  return isDisk(a, 'MOUNT') && isDisk(b, 'MOUNT') && sourceKey(a) === sourceKey(b)
}

/** What is left once the instance of this reservation was launched. */
export function withoutReservation(index: OfferIndex, reservationId: string): OfferIndex {
  return { ...index, used: new Set([...index.used, reservationId]) }
}
