import type { AgentRow, AgentStatus } from '../api/rows.ts'
import type { FacetName, SortColumn } from '../api/lists.ts'
import { defaultSort, sumNames } from '../api/lists.ts'
import { thousandths } from './account.ts'
import { diskName } from './disks.ts'
import { type Column, type ListSpec, memoizedNaturalKey } from './list-spec.ts'
import { diskKinds } from './volume-list.ts'

/** An agent as the ledger keeps it: when it was last read is added to an answer. */
export type LedgerAgent = Omit<AgentRow, 'evidence'>

/** Worst first: that is how a list sorted by status begins. */
export const agentStatuses: readonly AgentStatus[] = [
  'unreachable',
  'disconnected',
  'recovered',
  'gone',
  'deactivated',
  'draining',
  'drained',
  'active',
]

const natural = memoizedNaturalKey()

const columns: Readonly<Record<SortColumn<'agents'>, Column<LedgerAgent>>> = {
  agent: (row) => natural(row.hostname),
  status: (row) => agentStatuses.indexOf(row.status),
  size: (row) => row.account.sizeMb,
  free: (row) => row.account.freeMb,
  // The most that one disk has left: what the largest new volume could be.
  largest: (row) => (row.status === 'active' ? largestFreeMb(row) : undefined),
  reserved: (row) => row.reservedMb,
  volumes: (row) => volumesOf(row),
  attached: (row) => row.volumes.attached,
  detached: (row) => row.volumes.detached,
  orphaned: (row) => row.volumes.orphaned,
  tasks: (row) => row.tasks,
  version: (row) => natural(row.version),
  since: (row) => -row.statusSinceMs,
}

const facets: Readonly<Record<FacetName<'agents'>, (row: LedgerAgent) => string | readonly string[]>> = {
  status: (row) => row.status,
  type: (row) => kindsOf(row),
  version: (row) => row.version,
  attr: (row) => Object.entries(row.attributes).map(([name, value]) => `${name}=${value}`),
}

export const agentList: ListSpec<LedgerAgent> = {
  fields: {
    status: { kind: 'choice', values: agentStatuses, get: (row) => row.status },
    agent: { kind: 'word', get: (row) => [row.hostname, row.agentId] },
    type: { kind: 'choice', values: diskKinds, get: (row) => kindsOf(row) },
    disk: { kind: 'word', get: (row) => row.disks.map(({ disk }) => diskName(disk)) },
    attr: {
      kind: 'word',
      get: (row) => Object.entries(row.attributes).flatMap(([name, value]) => [name, `${name}=${value}`]),
    },
    version: { kind: 'word', get: (row) => row.version },
    size: { kind: 'size', get: (row) => thousandths(row.account.sizeMb) },
    free: { kind: 'size', get: (row) => thousandths(row.account.freeMb) },
    reserved: { kind: 'size', get: (row) => thousandths(row.reservedMb) },
    volumes: { kind: 'number', get: (row) => volumesOf(row) },
    attached: { kind: 'number', get: (row) => row.volumes.attached },
    detached: { kind: 'number', get: (row) => row.volumes.detached },
    orphaned: { kind: 'number', get: (row) => row.volumes.orphaned },
    tasks: { kind: 'number', get: (row) => row.tasks },
    since: { kind: 'age', get: (row) => row.statusSinceMs, column: 'since' },
  },
  text: (row) => [row.hostname, row.agentId, row.version, ...Object.values(row.attributes)],
  columns,
  defaultSort: defaultSort.agents,
  facets,
  sums: sumNames.agents,
  amounts: ({ account, reservedMb }) =>
    [
      account.sizeMb,
      reservedMb,
      account.attachedMb,
      account.detachedMb,
      account.orphanedMb,
      account.unknownMb,
      account.reservedIdleMb,
      account.usedUnreservedMb,
      account.freeMb,
    ].map(thousandths),
}

export function largestFreeMb({ disks }: Pick<AgentRow, 'disks'>): number {
  return disks.reduce((largest, { account }) => Math.max(largest, account.freeMb), 0)
}

function volumesOf({ volumes }: LedgerAgent): number {
  return volumes.attached + volumes.detached + volumes.orphaned + volumes.unknown
}

function kindsOf({ disks }: LedgerAgent): string[] {
  return [...new Set(disks.map(({ disk }) => disk.kind))]
}
