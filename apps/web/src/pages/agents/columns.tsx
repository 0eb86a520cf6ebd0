import type { AgentRow } from '@holdfast/model/api/rows'
import { Age } from '../../parts/age.tsx'
import { DiskBars } from '../../parts/disk-bar/disk-bars.tsx'
import { AgentLink } from '../../parts/links.tsx'
import { Size } from '../../parts/size.tsx'
import { AgentStatusBadge } from '../../parts/status-badge.tsx'
import { EvidenceText } from '../../parts/evidence.tsx'
import { grouped } from '../../ui/grouped.ts'
import { tip } from '../../ui/tip.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'

function count(id: 'attached' | 'detached' | 'orphaned', header: string, priority: number): Column<AgentRow> {
  return {
    id,
    header,
    width: 92,
    align: 'right',
    priority,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Count value={row.volumes[id]} />,
  }
}

/** A zero says less than a number: it is set back. */
function Count({ value }: { readonly value: number }) {
  return <span className={value === 0 ? 'text-muted' : undefined}>{grouped(value)}</span>
}

function attributesOf(row: AgentRow): string {
  return Object.entries(row.attributes)
    .map(([name, value]) => `${name}:${value}`)
    .join('  ')
}

export const agentColumns: readonly Column<AgentRow>[] = [
  {
    id: 'status',
    header: 'Status',
    width: 132,
    priority: 0,
    sortable: true,
    cell: (row) => <AgentStatusBadge status={row.status} />,
  },
  {
    id: 'agent',
    header: 'Host',
    width: 132,
    grow: 3,
    priority: 0,
    sortable: true,
    cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
  },
  {
    id: 'disks',
    header: 'Disks',
    width: 204,
    grow: 1,
    priority: 1,
    cell: (row) => <DiskBars row={row} />,
  },
  {
    id: 'size',
    header: 'Size',
    width: 84,
    align: 'right',
    priority: 3,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.account.sizeMb} />,
  },
  {
    id: 'reserved',
    header: 'Reserved',
    width: 96,
    align: 'right',
    priority: 4,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.reservedMb} />,
  },
  {
    id: 'free',
    header: 'Free',
    width: 84,
    align: 'right',
    priority: 2,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.account.freeMb} />,
  },
  count('attached', 'Attached', 6),
  count('detached', 'Detached', 5),
  count('orphaned', 'Orphaned', 5),
  {
    id: 'tasks',
    header: 'Tasks',
    width: 76,
    align: 'right',
    priority: 7,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Count value={row.tasks} />,
  },
  {
    id: 'since',
    header: 'For',
    headerTip: 'How long it has had this status',
    width: 64,
    align: 'right',
    priority: 8,
    sortable: true,
    cell: (row) => <Age sinceMs={row.statusSinceMs} />,
  },
  {
    id: 'attributes',
    header: 'Attributes',
    width: 180,
    grow: 2,
    optional: true,
    cell: (row) => (
      <span {...tip(attributesOf(row).replaceAll('  ', '\n'))} className="text-12 font-mono">
        {attributesOf(row)}
      </span>
    ),
  },
  {
    id: 'id',
    header: 'Agent id',
    width: 160,
    grow: 1,
    optional: true,
    cell: (row) => <MiddleTruncate text={row.agentId} />,
  },
  { id: 'version', header: 'Mesos', width: 80, optional: true, sortable: true, cell: (row) => row.version },
  {
    id: 'evidence',
    header: 'Evidence',
    width: 160,
    optional: true,
    cell: (row) => <EvidenceText evidence={row.evidence} />,
  },
]
