import { Link } from '@tanstack/react-router'
import type { ReservationRow } from '@holdfast/model/api/rows'
import { DiskName } from '../../parts/disk-name.tsx'
import { Labels } from '../../parts/filter/labels.tsx'
import { AgentLink, OwnerText } from '../../parts/links.tsx'
import { count } from '../../parts/operations/plural.ts'
import { Size } from '../../parts/size.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { tip } from '../../ui/tip.tsx'
import { ReservationMenu } from './row-menu.tsx'
import { volumesOf } from './volumes-of.ts'
import { None } from '../../ui/none.tsx'

export const reservationColumns: readonly Column<ReservationRow>[] = [
  {
    id: 'role',
    header: 'Role',
    width: 112,
    grow: 3,
    priority: 0,
    sortable: true,
    cell: (row) => <span className="font-medium">{row.role}</span>,
  },
  { id: 'kind', header: 'Kind', width: 84, priority: 3, sortable: true, cell: (row) => <Kind row={row} /> },
  {
    id: 'principal',
    header: 'Principal',
    width: 92,
    grow: 1,
    priority: 5,
    sortable: true,
    cell: (row) => row.reservations.at(-1)?.principal ?? <None />,
  },
  {
    id: 'labels',
    header: 'Labels',
    width: 120,
    grow: 3,
    priority: 6,
    cell: (row) => <Labels stack={row.reservations} />,
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 132,
    grow: 2,
    priority: 2,
    sortable: true,
    cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
  },
  {
    id: 'disk',
    header: 'Disk',
    width: 112,
    grow: 2,
    priority: 4,
    sortable: true,
    cell: (row) => <DiskName disk={row.disk} />,
  },
  {
    id: 'size',
    header: 'Reserved',
    width: 88,
    align: 'right',
    priority: 2,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.sizeMb} />,
  },
  {
    id: 'used',
    header: 'In volumes',
    width: 104,
    align: 'right',
    priority: 3,
    sortable: true,
    descendingFirst: true,
    cell: (row) => (row.inVolumesMb === 0 ? <None /> : <Size mb={row.inVolumesMb} />),
  },
  {
    id: 'volumes',
    header: 'Volumes',
    width: 88,
    align: 'right',
    priority: 8,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Volumes row={row} />,
  },
  {
    id: 'idle',
    header: 'Idle',
    width: 84,
    align: 'right',
    priority: 0,
    sortable: true,
    descendingFirst: true,
    cell: (row) => (row.idleMb === 0 ? <None /> : <Size mb={row.idleMb} />),
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 104,
    grow: 2,
    priority: 7,
    sortable: true,
    cell: (row) => <OwnerText owner={row.owner} brief />,
  },
  {
    id: 'other',
    header: 'Also reserved',
    width: 160,
    grow: 1,
    optional: true,
    cell: (row) => <Other row={row} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    width: 44,
    fixed: true,
    priority: 0,
    cell: (row) => <ReservationMenu row={row} />,
  },
]

function Kind({ row }: { readonly row: ReservationRow }) {
  const stack = row.reservations
  const last = stack.at(-1)
  const refined =
    stack.length > 1
      ? `Refined from ${stack
          .slice(0, -1)
          .map(({ kind, role }) => `${kind} ${role}`)
          .join(', ')}`
      : undefined
  return (
    <Badge tone={last?.kind === 'static' ? 'neutral' : 'special'} tip={refined}>
      {last?.kind ?? 'none'}
    </Badge>
  )
}

function Volumes({ row }: { readonly row: ReservationRow }) {
  if (row.volumes === 0) return <None />
  return (
    <Link to="/volumes" search={volumesOf(row)} aria-label={count(row.volumes, 'volume')}>
      {row.volumes}
    </Link>
  )
}

/** Reserved beside disk, under the same reservation. */
function Other({ row }: { readonly row: ReservationRow }) {
  const said = Object.entries(row.other).map(([name, value]) => `${name} ${value}`)
  return said.length === 0 ? <None /> : <span {...tip(said.join('\n'))}>{said.join(', ')}</span>
}
