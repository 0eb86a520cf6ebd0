import type { Owner, ReservationRef } from '../../api/rows.ts'
import type { Reservation } from '../../resource/resource.ts'
import { Resources } from '../../resource/resources.ts'
import { Value } from '../../resource/value.ts'
import { type Claim, claimOf } from '../claim.ts'
import { reservationRowKey } from '../keys.ts'
import type { LedgerReservation } from '../reservation-list.ts'
import type { DiskEntry, StackDisk, StackEntry } from './entries.ts'

/** The stack of what is not reserved has no entry. */
export function newStack(
  key: string,
  stack: readonly Reservation[],
  owner: (claim: Claim) => Owner,
): StackEntry {
  const claim = claimOf(stack) ?? { role: '*' }
  return {
    key,
    stack,
    refs: stack.map(refOf),
    claim,
    owner: owner(claim),
    disks: new Map(),
    volumes: new Set(),
    other: Resources.empty,
    rows: new Map(),
  }
}

export function partOn(entry: StackEntry, disk: DiskEntry): StackDisk {
  let part = entry.disks.get(disk.key)
  if (!part) entry.disks.set(disk.key, (part = { disk, plain: 0, used: 0, inVolumes: 0, volumes: 0 }))
  return part
}

export function idleOf({ plain, used }: StackDisk): number {
  return Math.max(0, plain - used)
}

/** Forgets the disks on which nothing is left. Whether nothing at all is. */
export function sweepStack(entry: StackEntry): boolean {
  for (const [key, part] of entry.disks) {
    if (part.plain === 0 && part.used === 0 && part.volumes === 0) entry.disks.delete(key)
  }
  return entry.disks.size === 0 && Resources.isEmpty(entry.other)
}

/** One row per disk. What is reserved beside disk stands in the first, or alone when there is no disk. */
export function stackRows(
  entry: StackEntry,
  agent: { agentId: string; hostname: string },
): LedgerReservation[] {
  if (entry.stack.length === 0) return []
  const parts = [...entry.disks.values()]
    .filter((part) => part.plain > 0 || part.inVolumes > 0)
    .sort((a, b) => (a.disk.key < b.disk.key ? -1 : 1))
  const common = {
    role: entry.claim.role,
    reservations: entry.refs,
    agentId: agent.agentId,
    hostname: agent.hostname,
    owner: entry.owner,
  }
  const other = printOther(entry.other)
  if (parts.length === 0 && Object.keys(other).length > 0) {
    const key = reservationRowKey(agent.agentId, 'root', entry.key)
    return [
      { key, ...common, disk: { kind: 'root' }, sizeMb: 0, inVolumesMb: 0, idleMb: 0, volumes: 0, other },
    ]
  }
  return parts.map((part, index) => ({
    key: reservationRowKey(agent.agentId, part.disk.key, entry.key),
    ...common,
    disk: part.disk.disk,
    sizeMb: (part.plain + part.inVolumes) / 1000,
    inVolumesMb: part.inVolumes / 1000,
    idleMb: idleOf(part) / 1000,
    volumes: part.volumes,
    other: index === 0 ? other : {},
  }))
}

/** Sorted, so that it does not matter in which order they came. */
function printOther(other: Resources): Record<string, string> {
  const printed: Record<string, string> = {}
  const parts = Resources.list(other).map(({ name, value }) => [name, Value.print(value)] as const)
  for (const [name, text] of parts.sort(byText)) {
    printed[name] = name in printed ? `${printed[name]}, ${text}` : text
  }
  return printed
}

function byText([a, x]: readonly [string, string], [b, y]: readonly [string, string]): number {
  return a === b ? Number(x > y) - Number(x < y) : a < b ? -1 : 1
}

/** Labels are sorted, and an empty value is none: stacks that are equal for Mesos look equal. */
function refOf({ type, role, principal, labels }: Reservation): ReservationRef {
  return {
    kind: type === 'STATIC' ? 'static' : 'dynamic',
    role,
    ...(principal !== undefined && { principal }),
    ...(labels !== undefined && {
      labels: labels
        .map(({ key, value }) => (value ? { key, value } : { key }))
        .sort((a, b) => byText([a.key, a.value ?? ''], [b.key, b.value ?? ''])),
    }),
  }
}
