import type { VolumeRow } from '@holdfast/model/api/rows'
import { AgentLink, OwnerText, RoleLink, VolumeLink } from '../../parts/links.tsx'
import { Age } from '../../parts/age.tsx'
import { DiskName } from '../../parts/disk-name.tsx'
import { EvidenceText } from '../../parts/evidence.tsx'
import { VolumeState } from '../../parts/operations/volume-state.tsx'
import { Labels } from '../../parts/filter/labels.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { RowMenu } from './row-menu.tsx'
import { SizeBar } from './size-bar.tsx'
import { None } from '../../ui/none.tsx'

/** `largestMb`: what the bars of the sizes are measured by. */
export function volumeColumns(largestMb: number): readonly Column<VolumeRow>[] {
  return [...usual(largestMb), ...optional, actions]
}

function usual(largestMb: number): readonly Column<VolumeRow>[] {
  return [
    {
      id: 'status',
      header: 'Status',
      width: 116,
      priority: 0,
      sortable: true,
      cell: (row) => <VolumeState row={row} />,
    },
    {
      id: 'id',
      header: 'Volume',
      width: 168,
      grow: 4,
      priority: 0,
      sortable: true,
      cell: (row) => <IdCell row={row} />,
    },
    {
      id: 'owner',
      header: 'App or owner',
      width: 116,
      grow: 3,
      priority: 4,
      sortable: true,
      cell: (row) => <OwnerText owner={row.owner} brief />,
    },
    {
      id: 'role',
      header: 'Role',
      width: 96,
      grow: 1,
      priority: 3,
      sortable: true,
      cell: (row) => <RoleLink role={row.role} />,
    },
    {
      id: 'agent',
      header: 'Agent',
      width: 140,
      grow: 2,
      priority: 2,
      sortable: true,
      cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
    },
    {
      id: 'disk',
      header: 'Disk',
      width: 120,
      grow: 2,
      priority: 5,
      sortable: true,
      cell: (row) => <DiskName disk={row.disk} />,
    },
    {
      id: 'path',
      header: 'Path',
      headerTip: 'Container path: where tasks see it in their sandbox.',
      width: 84,
      grow: 1,
      priority: 6,
      sortable: true,
      cell: (row) => <span className="text-12 font-mono">{row.containerPath}</span>,
    },
    {
      id: 'size',
      header: 'Size',
      width: 124,
      align: 'right',
      priority: 1,
      sortable: true,
      descendingFirst: true,
      cell: (row) => <SizeBar mb={row.sizeMb} largestMb={largestMb} />,
    },
    {
      id: 'age',
      header: 'Detached for',
      width: 116,
      align: 'right',
      priority: 4,
      sortable: true,
      descendingFirst: true,
      cell: (row) => (row.detachedSinceMs === undefined ? <None /> : <Age sinceMs={row.detachedSinceMs} />),
    },
  ]
}

const optional: readonly Column<VolumeRow>[] = [
  {
    id: 'principal',
    header: 'Principal',
    width: 110,
    optional: true,
    sortable: true,
    cell: (row) => row.principal ?? <None />,
  },
  {
    id: 'labels',
    header: 'Labels',
    width: 180,
    grow: 2,
    optional: true,
    cell: (row) => <Labels stack={row.reservations} />,
  },
  {
    id: 'task',
    header: 'Tasks',
    width: 180,
    grow: 2,
    optional: true,
    cell: (row) => <Tasks ids={row.taskIds} />,
  },
  {
    id: 'profile',
    header: 'Profile',
    width: 100,
    optional: true,
    cell: (row) => row.disk.profile ?? <None />,
  },
  {
    id: 'mode',
    header: 'Mode',
    width: 96,
    optional: true,
    cell: (row) => (row.mode === 'RW' ? 'read-write' : 'read-only'),
  },
  {
    id: 'shared',
    header: 'Shared',
    width: 84,
    optional: true,
    cell: (row) => (row.shared ? 'shared' : <None />),
  },
  {
    id: 'provider',
    header: 'Provider',
    width: 130,
    optional: true,
    cell: (row) => row.disk.providerId ?? <None />,
  },
  {
    id: 'seen',
    header: 'First seen',
    width: 104,
    align: 'right',
    optional: true,
    sortable: true,
    cell: (row) => <Age sinceMs={row.firstSeenMs} ago />,
  },
  {
    id: 'agentid',
    header: 'Agent id',
    width: 150,
    grow: 1,
    optional: true,
    cell: (row) => <MiddleTruncate text={row.agentId} />,
  },
  {
    id: 'evidence',
    header: 'Evidence',
    width: 200,
    optional: true,
    cell: (row) => <EvidenceText evidence={row.evidence} />,
  },
]

const actions: Column<VolumeRow> = {
  id: 'actions',
  header: 'Actions',
  width: 44,
  fixed: true,
  priority: 0,
  cell: (row) => <RowMenu row={row} />,
}

/** The columns that the address may name. */

function IdCell({ row }: { readonly row: VolumeRow }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <VolumeLink role={row.role} persistenceId={row.persistenceId} agentId={row.agentId} />
      <span className="opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 max-md:hidden">
        <CopyButton text={row.persistenceId} what="volume id" />
      </span>
    </span>
  )
}

function Tasks({ ids }: { readonly ids: readonly string[] }) {
  const [first, ...others] = ids
  if (first === undefined) return <None />
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <MiddleTruncate text={first} />
      {others.length === 0 ? null : <span className="text-12 text-muted shrink-0">+{others.length}</span>}
    </span>
  )
}
