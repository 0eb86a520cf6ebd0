import { unreachable } from '@holdfast/model/invariant'
import type { DiskRef, ReservationRef } from '@holdfast/model/api/rows'

/** A Mesos `Resource` as the dashboard sends it: always with `reservations`, never the older spellings. */
export interface WireDisk {
  readonly name: 'disk'
  readonly type: 'SCALAR'
  readonly scalar: { readonly value: number }
  readonly reservations?: readonly unknown[]
  readonly provider_id?: { readonly value: string }
  readonly disk?: WireDiskInfo
  readonly shared?: Readonly<Record<string, never>>
}

interface WireDiskInfo {
  readonly source?: unknown
  readonly persistence?: { readonly id: string; readonly principal?: string }
  readonly volume?: { readonly container_path: string; readonly mode: 'RW' | 'RO' }
}

export interface WireReservation {
  readonly type: 'STATIC' | 'DYNAMIC'
  readonly role: string
  readonly principal?: string
  readonly labels?: { readonly labels: readonly { readonly key: string; readonly value?: string }[] }
}

/** What is left of a volume when it is destroyed, and what it is made of: plain disk under the same reservation. */
export function withoutVolume({ disk, shared: _shared, ...plain }: WireDisk): WireDisk {
  return disk?.source === undefined ? plain : { ...plain, disk: { source: disk.source } }
}

/** Disk of a row, spelt as Mesos spells it. */
export function wireDisk(ref: DiskRef, sizeMb: number, reservations: readonly ReservationRef[]): WireDisk {
  const source = wireSource(ref)
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: sizeMb },
    ...(reservations.length > 0 && { reservations: reservations.map(wireReservation) }),
    ...(ref.providerId !== undefined && { provider_id: { value: ref.providerId } }),
    ...(source && { disk: { source } }),
  }
}

export function wireReservation({ kind, role, principal, labels }: ReservationRef): WireReservation {
  return {
    type: kind === 'static' ? 'STATIC' : 'DYNAMIC',
    role,
    ...(principal !== undefined && { principal }),
    ...(labels && labels.length > 0 && { labels: { labels } }),
  }
}

/** The root disk has no source. */
function wireSource({ kind, root, profile }: DiskRef): Readonly<Record<string, unknown>> | undefined {
  if (kind === 'root') return undefined
  const place = root === undefined ? {} : { root }
  const rest = profile === undefined ? {} : { profile }
  switch (kind) {
    case 'path':
      return { type: 'PATH', path: place, ...rest }
    case 'mount':
      return { type: 'MOUNT', mount: place, ...rest }
    case 'block':
      return { type: 'BLOCK', ...rest }
    case 'raw':
      return { type: 'RAW', ...rest }
    default:
      return unreachable(kind)
  }
}
