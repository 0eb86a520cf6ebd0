import type { AgentSpace, DiskSpace } from '@holdfast/model/api/pages'
import type { DiskRow } from '@holdfast/model/api/rows'
import { Scalar } from '@holdfast/model/scalar'

/** A reservation that has idle space on a disk, or one that is still to be made. */
export interface Stack {
  readonly key: string
  readonly kind: 'static' | 'dynamic' | 'new'
  readonly idleMb: number
  /** As Mesos spells it, bottom first. */
  readonly reservations: readonly unknown[]
  readonly principal?: string
  readonly labels: readonly { readonly key: string; readonly value?: string }[]
}

/** The key of the reservation that does not exist yet. */
export const newStackKey = 'new'

/** Disks that Mesos gives away whole: half of one cannot be reserved, nor made a volume. */
export function isWhole({ disk }: DiskRow): boolean {
  return disk.kind === 'mount' || disk.kind === 'block'
}

/** Every reservation of `role` with idle space on the disk, fullest first, then the one that could be made. */
export function stacksOf(space: DiskSpace, role: string, principal: string | undefined): readonly Stack[] {
  if (role === '' || role === '*') return []
  const standing = space.reserved
    .filter((entry) => entry.role === role)
    .map((entry, index) => readStack(entry.reservations, entry.idleMb, `${index}`))
    .sort((a, b) => b.idleMb - a.idleMb)
  return space.unreservedMb > 0 ? [...standing, newStack(role, principal)] : standing
}

/** What may be added to a reservation from space that nobody reserved. Mesos never adds to a static one. */
export function reservableMb(space: DiskSpace, stack: Stack | undefined): number {
  return stack && stack.kind !== 'static' && stack.reservations.length === 1 ? space.unreservedMb : 0
}

/** Why no volume of this role fits on the disk at all; undefined when one may. */
export function whyNoVolume(space: DiskSpace, role: string): string | undefined {
  // While no role is chosen, every reservation may be meant.
  const meant = space.reserved.filter((entry) => role === '' || entry.role === role)
  const idle = mostOf(meant.map((entry) => entry.idleMb))
  if (isWhole(space.disk)) return whyNotWhole(space, role, idle)
  if (idle > 0 || space.unreservedMb > 0) return undefined
  return role === '' ? 'nothing is free' : `nothing is free, and nothing is reserved idle for ${role}`
}

/** Why nothing can be reserved on the disk; undefined when something can. */
export function whyNoReservation(space: DiskSpace): string | undefined {
  if (space.unreservedMb === 0) return 'nothing is free'
  return isWhole(space.disk) && space.unreservedMb < space.disk.account.sizeMb
    ? 'partly taken, and disks of this kind are used whole'
    : undefined
}

function whyNotWhole(space: DiskSpace, role: string, idle: number): string | undefined {
  const size = space.disk.account.sizeMb
  if (idle >= size || space.unreservedMb >= size) return undefined
  if (space.disk.volumes > 0) return 'a volume takes it whole'
  const other = space.reserved.find((entry) => entry.role !== role && entry.idleMb > 0)
  return other ? `reserved for ${other.role}` : 'in use, and disks of this kind are used whole'
}

/** The role that everything idle on the disk is reserved for, when there is just one and nothing is free. */
export function onlyRole({ reserved, unreservedMb }: DiskSpace): string | undefined {
  const roles = new Set(reserved.filter(({ idleMb }) => idleMb > 0).map(({ role }) => role))
  return roles.size === 1 && unreservedMb === 0 ? [...roles][0] : undefined
}

export function findDisk(space: AgentSpace | undefined, key: string): DiskSpace | undefined {
  return space?.disks.find((entry) => entry.disk.key === key)
}

/** The disk's `source` and provider exactly as the agent tells them; `{}` for the root disk. */
export function placeOf(
  space: AgentSpace,
  { disk }: DiskRow,
): { readonly source?: unknown; readonly providerId?: unknown } {
  for (const resource of space.total) {
    const at = readDisk(resource)
    if (
      at &&
      at.kind === disk.kind &&
      at.root === disk.root &&
      at.profile === disk.profile &&
      at.provider === disk.providerId
    ) {
      return {
        ...(at.source !== undefined && { source: at.source }),
        ...(at.providerId !== undefined && { providerId: at.providerId }),
      }
    }
  }
  return {}
}

/** Adds and subtracts as Mesos does, in thousandths. */
export function subtractMb(a: number, b: number): number {
  return Scalar.toNumber(Scalar.subtract(Scalar.of(a), Scalar.of(b)))
}

function newStack(role: string, principal: string | undefined): Stack {
  const reservation = { type: 'DYNAMIC', role, ...(principal ? { principal } : {}) }
  return {
    key: newStackKey,
    kind: 'new',
    idleMb: 0,
    reservations: [reservation],
    labels: [],
    ...(principal ? { principal } : {}),
  }
}

function readStack(reservations: readonly unknown[], idleMb: number, key: string): Stack {
  const last = asObject(reservations.at(-1))
  const principal = last?.['principal']
  return {
    key,
    kind: last?.['type'] === 'STATIC' ? 'static' : 'dynamic',
    idleMb,
    reservations,
    labels: readLabels(last?.['labels']),
    ...(typeof principal === 'string' && { principal }),
  }
}

function readLabels(value: unknown): Stack['labels'] {
  const list = asObject(value)?.['labels']
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    const label = asObject(entry)
    const text = label?.['value']
    return typeof label?.['key'] === 'string'
      ? [{ key: label['key'], ...(typeof text === 'string' && { value: text }) }]
      : []
  })
}

function readDisk(resource: unknown) {
  const object = asObject(resource)
  if (object?.['name'] !== 'disk') return undefined
  const source = asObject(asObject(object['disk'])?.['source'])
  const kind = typeof source?.['type'] === 'string' ? source['type'].toLowerCase() : 'root'
  const root = asObject(source?.['path'] ?? source?.['mount'])?.['root']
  const provider = asObject(object['provider_id'])?.['value']
  return { kind, root, profile: source?.['profile'], provider, source, providerId: object['provider_id'] }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // The check above the cast is the whole of what the type promises: string keys, unknown values.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
