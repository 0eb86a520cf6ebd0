import type { DiskRef, DiskRow, Owner, ReservationRef, VolumeStatus } from '../../api/rows.ts'
import type { Reservation, Resource } from '../../resource/resource.ts'
import type { Resources } from '../../resource/resources.ts'
import type { Account } from '../account.ts'
import type { Claim } from '../claim.ts'
import type { LedgerReservation } from '../reservation-list.ts'
import type { LedgerVolume } from '../volume-list.ts'

/** A disk of an agent, with its sums in thousandths of a MB. Changed in place: it is the book's own. */
export interface DiskEntry {
  readonly key: string
  readonly disk: DiskRef
  size: number
  hidden: number
  readonly volumes: Record<VolumeStatus, number>
  reserved: number
  reservedUsed: number
  unreserved: number
  unreservedUsed: number
  readonly members: Set<VolumeEntry>
  /** Worked out when it is asked for, and forgotten with every change. */
  account: Account | undefined
  row: DiskRow | undefined
}

/** All that one agent has under one stack of reservations. Changed in place: it is the book's own. */
export interface StackEntry {
  readonly key: string
  readonly stack: readonly Reservation[]
  readonly refs: readonly ReservationRef[]
  readonly claim: Claim
  /** Of what no persistence id says more about. */
  owner: Owner
  readonly disks: Map<string, StackDisk>
  readonly volumes: Set<VolumeEntry>
  /** Reserved cpus, mem, ports and the like. */
  other: Resources
  /** By their keys, as they were last told. */
  rows: ReadonlyMap<string, LedgerReservation>
}

/** The part of a stack on one disk, in thousandths of a MB. */
export interface StackDisk {
  readonly disk: DiskEntry
  /** In no volume; `used` of it is in use. */
  plain: number
  used: number
  inVolumes: number
  volumes: number
}

/** What an agent's state says of a volume. When it was first seen, and what is under way, others know. */
export type VolumeCore = Omit<LedgerVolume, 'firstSeenMs' | 'detachedSinceMs' | 'operationId'>

/** A volume in the book. */
export interface VolumeEntry {
  /** Of its row. Mesos never has one id twice in a role on one agent; if it is there, each copy has a row. */
  readonly key: string
  readonly resource: Resource
  /** In thousandths of a MB. */
  readonly size: number
  readonly disk: DiskEntry
  readonly stack: StackEntry
  readonly part: StackDisk
  /** As it is counted in its disk. */
  row: VolumeCore
}
