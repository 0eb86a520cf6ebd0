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
  | { readonly type: 'SCALAR'; readonly scalar: Scalar }
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
