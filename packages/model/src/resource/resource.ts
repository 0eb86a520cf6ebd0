import type { PersistenceId, Principal, Role } from '../ids.ts'
import type { Ranges } from '../ranges.ts'
import type { Scalar } from '../scalar.ts'

/**
 * One resource of an agent, always in Mesos' post-reservation-refinement form: what is reserved says so in
 * `reservations` alone. The other spellings exist only in `wire/`.
 *
 * Source: `Resource`, mesos `include/mesos/v1/mesos.proto`.
 */
export interface Resource {
  /** `cpus`, `mem`, `disk`, `ports`, `gpus`, or a name of the cluster's own. */
  readonly name: string
  readonly value: ResourceValue
  /** A stack: the last entry is the current reservation. `[]` is unreserved. */
  readonly reservations: readonly Reservation[]
  /** The role that it is offered or allocated to; absent in an agent's totals. */
  readonly allocationRole?: Role
  /** Only on `disk`. Absent: space on the agent's root disk. */
  readonly disk?: DiskInfo
  readonly revocable?: true
  /** Only on persistent volumes: several tasks may use it at once. */
  readonly shared?: true
  /** Set when a resource provider (CSI) manages it; absent for the agent's own. */
  readonly providerId?: string
}

/** Scalars are in thousandths of the resource's own unit: MB (MiB) for `disk` and `mem`. */
export type ResourceValue =
  | {
      readonly type: 'SCALAR'
      readonly scalar: Scalar
      /**
       * The number as it came from outside, when it says more than thousandths. Any arithmetic drops it; only what
       * is written to the wire has it.
       */
      readonly written?: number
    }
  | { readonly type: 'RANGES'; readonly ranges: Ranges }
  | { readonly type: 'SET'; readonly set: readonly string[] }

export interface Reservation {
  readonly type: 'STATIC' | 'DYNAMIC'
  readonly role: Role
  readonly principal?: Principal
  readonly labels?: readonly Label[]
}

export interface Label {
  readonly key: string
  readonly value?: string
}

export interface DiskInfo {
  /** Absent: the root disk. */
  readonly source?: DiskSource
  /** Present: a persistent volume. */
  readonly persistence?: Persistence
  readonly volume?: VolumeInfo
}

export interface DiskSource {
  readonly type: 'UNKNOWN' | 'PATH' | 'MOUNT' | 'BLOCK' | 'RAW'
  /** PATH: a directory that may be carved up. MOUNT: a mount point, used whole. */
  readonly root?: string
  readonly id?: string
  readonly metadata?: readonly Label[]
  readonly profile?: string
  readonly vendor?: string
}

export interface Persistence {
  readonly id: PersistenceId
  readonly principal?: Principal
}

export interface VolumeInfo {
  readonly containerPath: string
  readonly mode: 'RW' | 'RO'
  readonly hostPath?: string
  /** Fields of the wire that Holdfast does not read (`image`, `source`), kept for output. */
  readonly rest?: Readonly<Record<string, unknown>>
}

/** Whoever holds it now: the role of the last reservation; absent for what is unreserved. */
export function reservationRole(resource: Resource): Role | undefined {
  return resource.reservations.at(-1)?.role
}

export function isUnreserved(resource: Resource): boolean {
  return resource.reservations.length === 0
}

/** With a role: reserved to exactly that role. */
export function isReserved(resource: Resource, role?: Role): boolean {
  return resource.reservations.length > 0 && (role === undefined || reservationRole(resource) === role)
}

export function isDynamicallyReserved(resource: Resource): boolean {
  return resource.reservations.at(-1)?.type === 'DYNAMIC'
}

/** Reserved within a reservation: the stack has more than one entry. */
export function hasRefinedReservations(resource: Resource): boolean {
  return resource.reservations.length > 1
}

export function isPersistentVolume(resource: Resource): boolean {
  return resource.disk?.persistence !== undefined
}

/** A disk whose source is of this type; a root disk has none. */
export function isDisk(resource: Resource, type: DiskSource['type']): boolean {
  return resource.disk?.source?.type === type
}

/**
 * What an agent must write down because its flags do not say it: dynamic reservations and volumes. A resource
 * provider keeps its own books.
 *
 * Source: `needCheckpointing()`, mesos `src/common/resources_utils.cpp`.
 */
export function needsCheckpointing(resource: Resource): boolean {
  return (
    resource.providerId === undefined && (isDynamicallyReserved(resource) || isPersistentVolume(resource))
  )
}

export function withValue(resource: Resource, value: ResourceValue): Resource {
  return { ...resource, value }
}

export function allocate(resource: Resource, role: Role): Resource {
  return { ...resource, allocationRole: role }
}

export function unallocate(resource: Resource): Resource {
  if (resource.allocationRole === undefined) return resource
  const { allocationRole: _, ...rest } = resource
  return rest
}

export function pushReservation(resource: Resource, reservation: Reservation): Resource {
  return { ...resource, reservations: [...resource.reservations, reservation] }
}

/** Takes the last reservation away; what is unreserved stays as it is. */
export function popReservation(resource: Resource): Resource {
  return isUnreserved(resource) ? resource : { ...resource, reservations: resource.reservations.slice(0, -1) }
}

export function toUnreserved(resource: Resource): Resource {
  return isUnreserved(resource) ? resource : { ...resource, reservations: [] }
}

/**
 * The disk that a volume lies on, as it was before CREATE: neither persistence, volume nor shared; a root disk loses
 * its `disk` whole.
 *
 * Source: `stripPersistentVolume()`, mesos `src/common/resources_utils.cpp`.
 */
export function stripVolume(resource: Resource): Resource {
  const { disk, shared: _, ...rest } = resource
  return disk?.source ? { ...rest, disk: { source: disk.source } } : rest
}
