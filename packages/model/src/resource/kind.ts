import type { Role } from '../ids.ts'
import type { DiskInfo, DiskSource, Label, Reservation, Resource, ResourceValue } from './resource.ts'
import { isPersistentVolume, reservationRole } from './resource.ts'
import { validateResource } from './validate.ts'
import { Value } from './value.ts'

/** Volumes lie apart from what may be divided, and both apart from ranges and sets. */
export type SectionContent = 'divisible' | 'volumes' | 'listed'

/** What a collection needs to know of a resource to find it. Worked out once per resource object. */
export interface Kind {
  /** Two resources have the same key when, and only when, they merge in a collection or are equal. */
  readonly key: string
  /** Never merged, never cut: only an equal one can be taken away. The key then holds the value. */
  readonly exact: boolean
  readonly valid: boolean
  /** Valid and not nothing. What is not storable is left out silently when it is added, as Mesos does. */
  readonly storable: boolean
  /** The name of the part of a collection that it lies in. */
  readonly section: string
  readonly what: SectionContent
  readonly role: Role | undefined
}

const kinds = new WeakMap<Resource, Kind>()

export function kindOf(resource: Resource): Kind {
  const known = kinds.get(resource)
  if (known) return known
  const exact = isExact(resource)
  const valid = validateResource(resource) === undefined
  const role = reservationRole(resource)
  const what = contentOf(resource)
  const key = keyOf(resource, exact)
  const storable = valid && !Value.isEmpty(resource.value)
  const kind = { key, exact, valid, storable, section: sectionName(what, role), what, role }
  kinds.set(resource, kind)
  return kind
}

/** The same kind and value. How a volume is mounted and the principal that made it do not count. */
export function equals(a: Resource, b: Resource): boolean {
  return kindOf(a).key === kindOf(b).key && Value.equals(a.value, b.value)
}

/** Whether both make one resource in a collection. */
export function addable(a: Resource, b: Resource): boolean {
  return kindOf(a).key === kindOf(b).key && (a.shared === true || !kindOf(a).exact)
}

/** Whether `b` may be taken from `a`; not whether there is enough of it. */
export function subtractable(a: Resource, b: Resource): boolean {
  return kindOf(a).key === kindOf(b).key
}

/**
 * Another amount, more than nothing, of a kind that merges. The kind is not worked out again.
 */
export function ofSameKind(resource: Resource, value: ResourceValue): Resource {
  const changed = { ...resource, value }
  kinds.set(changed, kindOf(resource))
  return changed
}

export function sectionName(what: SectionContent, role: Role | undefined): string {
  return `${what} ${role ?? ''}`
}

function contentOf(resource: Resource): SectionContent {
  if (resource.value.type !== 'SCALAR') return 'listed'
  return isPersistentVolume(resource) ? 'volumes' : 'divisible'
}

/** Source: `addable()` and `subtractable()`, mesos `src/common/resources.cpp`. */
function isExact({ shared, disk }: Resource): boolean {
  const source = disk?.source
  return (
    shared === true ||
    disk?.persistence !== undefined ||
    source?.type === 'MOUNT' ||
    source?.type === 'BLOCK' ||
    (source?.type === 'RAW' && source.id !== undefined)
  )
}

/** JSON, because names, roles, ids and labels may hold any character: no two kinds are spelled alike. */
function keyOf(resource: Resource, exact: boolean): string {
  const { name, value, reservations, allocationRole, disk, revocable, shared, providerId } = resource
  return JSON.stringify([
    name,
    value.type,
    reservations.map(reservationKey),
    allocationRole,
    disk && diskKey(disk),
    revocable,
    shared,
    providerId,
    exact ? Value.print(value) : undefined,
  ])
}

function reservationKey({ type, role, principal, labels }: Reservation): unknown {
  return [type, role, principal, labels && labelsKey(labels)]
}

/** Labels are equal in any order, and a label without a value equals one with an empty value. */
export function labelsKey(labels: readonly Label[]): string[] {
  return labels.map(({ key, value }) => JSON.stringify([key, value ?? ''])).toSorted()
}

/** Neither the principal of the volume nor how it is mounted is part of what it is. */
function diskKey({ source, persistence }: DiskInfo): unknown {
  return [source && sourceKey(source), persistence?.id]
}

function sourceKey({ type, root, id, metadata, profile, vendor }: DiskSource): unknown {
  return [type, root, id, metadata && labelsKey(metadata), profile, vendor]
}
