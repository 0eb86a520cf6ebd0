import type { DiskRef, DiskRow, VolumeStatus } from '../../api/rows.ts'
import { Account, accountOf } from '../account.ts'
import { diskRowKey } from '../keys.ts'
import type { DiskEntry } from './entries.ts'

export function newDisk(key: string, disk: DiskRef): DiskEntry {
  return {
    key,
    disk,
    size: 0,
    hidden: 0,
    volumes: { attached: 0, detached: 0, orphaned: 0, unknown: 0 },
    reserved: 0,
    reservedUsed: 0,
    unreserved: 0,
    unreservedUsed: 0,
    members: new Set(),
    account: undefined,
    row: undefined,
  }
}

export type DiskSum = 'size' | 'hidden' | 'reserved' | 'reservedUsed' | 'unreserved' | 'unreservedUsed'

export function addToDisk(entry: DiskEntry, sum: DiskSum, amount: number): void {
  entry[sum] += amount
  entry.account = undefined
  entry.row = undefined
}

/** Counts a volume, or takes it out of the count again with a negative sign. */
export function countVolume(entry: DiskEntry, status: VolumeStatus, size: number): void {
  entry.volumes[status] += size
  entry.account = undefined
  entry.row = undefined
}

export function accountOfDisk(entry: DiskEntry): Account {
  return (entry.account ??= accountOf(entry))
}

export function diskRow(entry: DiskEntry, agentId: string): DiskRow {
  return (entry.row ??= {
    key: diskRowKey(agentId, entry.key),
    agentId,
    disk: entry.disk,
    account: Account.toMb(accountOfDisk(entry)),
    volumes: entry.members.size,
  })
}

/** Nothing of it is left, neither in the total nor in use. */
export function isGone(entry: DiskEntry): boolean {
  return (
    entry.size === 0 && entry.unreservedUsed === 0 && entry.reservedUsed === 0 && entry.members.size === 0
  )
}
