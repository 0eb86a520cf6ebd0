import { unreachable } from '@holdfast/model/invariant'
import { diskKey, diskOf } from '@holdfast/model/ledger/disks'
import { stackKey } from '@holdfast/model/ledger/keys'
import { getResourceConversions } from '@holdfast/model/operation/conversions'
import type { Operation } from '@holdfast/model/operation/operation'
import { isPersistentVolume, reservationRole } from '@holdfast/model/resource/resource'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'

/** What an agent's own state will show once an operation is applied. */
export interface Claims {
  readonly volumes: readonly VolumeClaim[]
  readonly amounts: readonly AmountClaim[]
}

/** A volume that comes, goes or changes its size. */
export interface VolumeClaim {
  /** Of one role and id. */
  readonly key: string
  readonly before: Resource | undefined
  readonly after: Resource | undefined
}

/**
 * So much more, or less, is reserved by one stack of reservations on one disk, or of one other name. Volumes count as
 * part of their reservation, so creating and destroying them claims nothing here.
 */
export interface AmountClaim {
  readonly key: string
  readonly delta: number
}

/** From the same list of conversions that master and agent go by. */
export function claimsOf(operation: Operation): Claims {
  const conversions = getResourceConversions(operation)
  if (!conversions.ok) return { volumes: [], amounts: [] }
  const volumes = new Map<string, VolumeClaim>()
  const amounts = new Map<string, number>()
  for (const { consumed, converted } of conversions.value) {
    for (const resource of Resources.list(consumed)) {
      addAmount(amounts, resource, -1)
      if (isPersistentVolume(resource)) addVolume(volumes, resource, undefined)
    }
    for (const resource of Resources.list(converted)) {
      addAmount(amounts, resource, 1)
      if (isPersistentVolume(resource)) addVolume(volumes, undefined, resource)
    }
  }
  return {
    volumes: [...volumes.values()],
    amounts: [...amounts].flatMap(([key, delta]) => (delta === 0 ? [] : [{ key, delta }])),
  }
}

/** Under which key a volume is claimed: its role and id. */
export function volumeClaimKey(volume: Resource): string {
  return JSON.stringify([reservationRole(volume), volume.disk?.persistence?.id])
}

/** Under which key a reserved resource is counted; undefined for what is not reserved. */
export function amountKey(resource: Resource): string | undefined {
  if (resource.reservations.length === 0) return undefined
  const what = resource.name === 'disk' ? diskKey(diskOf(resource)) : `of ${resource.providerId ?? ''}`
  return JSON.stringify([resource.name, stackKey(resource.reservations), what])
}

/** Thousandths of a scalar, or how many ports or items. */
export function amountOf({ value }: Resource): number {
  switch (value.type) {
    case 'SCALAR':
      return value.scalar
    case 'RANGES':
      return value.ranges.reduce((sum, { begin, end }) => sum + end - begin + 1, 0)
    case 'SET':
      return value.set.length
    default:
      return unreachable(value)
  }
}

function addAmount(amounts: Map<string, number>, resource: Resource, sign: number): void {
  const key = amountKey(resource)
  if (key !== undefined) amounts.set(key, (amounts.get(key) ?? 0) + sign * amountOf(resource))
}

function addVolume(
  claims: Map<string, VolumeClaim>,
  before: Resource | undefined,
  after: Resource | undefined,
) {
  const volume = after ?? before
  if (volume === undefined) return
  const key = volumeClaimKey(volume)
  const known = claims.get(key)
  claims.set(key, { key, before: known ? known.before : before, after })
}
