import type {
  AgentRow,
  DiskRef,
  ReservationRef,
  ReservationRow,
  RoleRow,
  VolumeRow,
} from '@holdfast/model/api/rows'
import type { ListName, ListRows } from '@holdfast/model/api/stream'
import { diskName } from '@holdfast/model/ledger/disks'
import type { OperationRow } from '@holdfast/model/api/operations'

/** The columns of an exported list, with names that say their unit. Times are ISO 8601, in UTC. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => string | number | undefined>>

const time = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString()
const disk = (ref: DiskRef): string => diskName(ref)
const principalOf = (stack: readonly ReservationRef[]): string | undefined => stack.at(-1)?.principal

const volumes: Columns<VolumeRow> = {
  role: (row) => row.role,
  id: (row) => row.persistenceId,
  status: (row) => row.status,
  owner: (row) => row.owner.name,
  owner_state: (row) => row.owner.state,
  agent_id: (row) => row.agentId,
  hostname: (row) => row.hostname,
  disk_type: (row) => row.disk.kind,
  disk: (row) => disk(row.disk),
  container_path: (row) => row.containerPath,
  size_mib: (row) => row.sizeMb,
  shared: (row) => String(row.shared),
  principal: (row) => row.principal,
  reservation_principal: (row) => principalOf(row.reservations),
  tasks: (row) => row.taskIds.join(' '),
  first_seen: (row) => time(row.firstSeenMs),
  detached_since: (row) => time(row.detachedSinceMs),
}

const agents: Columns<AgentRow> = {
  agent_id: (row) => row.agentId,
  hostname: (row) => row.hostname,
  status: (row) => row.status,
  status_since: (row) => time(row.statusSinceMs),
  version: (row) => row.version,
  disks: (row) => row.disks.length,
  size_mib: (row) => row.account.sizeMb,
  attached_mib: (row) => row.account.attachedMb,
  detached_mib: (row) => row.account.detachedMb,
  orphaned_mib: (row) => row.account.orphanedMb,
  unknown_mib: (row) => row.account.unknownMb,
  reserved_idle_mib: (row) => row.account.reservedIdleMb,
  used_unreserved_mib: (row) => row.account.usedUnreservedMb,
  free_mib: (row) => row.account.freeMb,
  hidden_mib: (row) => row.account.hiddenMb ?? 0,
  unaccounted_mib: (row) => row.account.remainderMb,
  tasks: (row) => row.tasks,
}

const reservations: Columns<ReservationRow> = {
  role: (row) => row.role,
  kind: (row) => row.reservations.at(-1)?.kind,
  principal: (row) => principalOf(row.reservations),
  labels: (row) =>
    row.reservations
      .at(-1)
      ?.labels?.map(({ key, value }) => `${key}=${value ?? ''}`)
      .join(' '),
  agent_id: (row) => row.agentId,
  hostname: (row) => row.hostname,
  disk_type: (row) => row.disk.kind,
  disk: (row) => disk(row.disk),
  size_mib: (row) => row.sizeMb,
  in_volumes_mib: (row) => row.inVolumesMb,
  idle_mib: (row) => row.idleMb,
  volumes: (row) => row.volumes,
  owner: (row) => row.owner.name,
  owner_state: (row) => row.owner.state,
}

const diskQuota = ({ quota }: RoleRow) => quota?.find(({ name }) => name === 'disk')

const roles: Columns<RoleRow> = {
  role: (row) => row.role,
  weight: (row) => row.weight,
  disk_guarantee_mib: (row) => diskQuota(row)?.guarantee,
  disk_limit_mib: (row) => diskQuota(row)?.limit,
  disk_consumed_mib: (row) => diskQuota(row)?.consumed,
  reserved_mib: (row) => row.reservedMb,
  attached_mib: (row) => row.attachedMb,
  detached_mib: (row) => row.detachedMb,
  orphaned_mib: (row) => row.orphanedMb,
  unknown_mib: (row) => row.unknownMb,
  idle_mib: (row) => row.idleMb,
  with_subroles_mib: (row) => row.withSubrolesMb,
  volumes: (row) => row.volumes,
  agents: (row) => row.agents,
  frameworks: (row) => row.frameworks,
}

export const listColumns: { readonly [L in ListName]: Columns<ListRows[L]> } = {
  volumes,
  agents,
  reservations,
  roles,
}

export const operationColumns: Columns<OperationRow> = {
  id: (row) => row.id,
  state: (row) => row.state,
  verb: (row) => row.verb,
  object: (row) => row.object,
  role: (row) => row.role,
  agent_id: (row) => row.agentId,
  hostname: (row) => row.hostname,
  actor: (row) => row.actor,
  via: (row) => row.via,
  reason: (row) => row.reason,
  asked: (row) => time(row.createdMs),
  settled: (row) => time(row.settledMs),
  error: (row) => row.error?.message,
}

export function csvHead(columns: Columns<never>): string {
  return `${Object.keys(columns).join(',')}\r\n`
}

export function csvLine<Row>(columns: Columns<Row>, row: Row): string {
  return `${Object.values(columns)
    .map((column) => csvField(column(row)))
    .join(',')}\r\n`
}

/**
 * A field as RFC 4180 has it. Ids come from anybody: one that a spreadsheet would take for a formula is put behind an
 * apostrophe, so that it is text there.
 */
function csvField(value: string | number | undefined): string {
  if (value === undefined || typeof value === 'number') return String(value ?? '')
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
