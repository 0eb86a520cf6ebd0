import type { ServiceRow } from '@holdfast/model/api/services'
import { ServiceStatusBadge } from '../../parts/services/badges.tsx'
import { RoleLink, ServiceLink } from '../../parts/links.tsx'
import { Size } from '../../parts/size.tsx'
import { grouped } from '../../ui/grouped.ts'
import type { Column } from '../../ui/table/columns.ts'

export const serviceColumns: readonly Column<ServiceRow>[] = [
  {
    id: 'status',
    header: 'Status',
    width: 124,
    priority: 0,
    sortable: true,
    cell: (row) => <ServiceStatusBadge status={row.status} />,
  },
  {
    id: 'id',
    header: 'Name',
    width: 120,
    grow: 3,
    priority: 0,
    sortable: true,
    cell: (row) => <ServiceLink id={row.key} />,
  },
  { id: 'kind', header: 'Kind', width: 60, priority: 4, sortable: true, cell: (row) => row.kind },
  {
    id: 'instances',
    header: 'Instances',
    headerTip: 'How many run, of how many are wanted',
    width: 112,
    align: 'right',
    priority: 1,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Instances row={row} />,
  },
  {
    id: 'volumes',
    header: 'Volumes',
    headerTip: 'Attached, and those that are not',
    width: 176,
    align: 'right',
    priority: 2,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Volumes row={row} />,
  },
  {
    id: 'reserved',
    header: 'Reserved',
    headerTip: 'Disk that is reserved for its instances, running or not',
    width: 112,
    align: 'right',
    priority: 3,
    sortable: true,
    descendingFirst: true,
    cell: (row) => (row.reservedMb === 0 ? <None /> : <Size mb={row.reservedMb} />),
  },
  {
    id: 'role',
    header: 'Role',
    width: 112,
    grow: 1,
    priority: 5,
    sortable: true,
    cell: (row) => <RoleLink role={row.role} />,
  },
  {
    id: 'cpus',
    header: 'CPUs',
    width: 64,
    align: 'right',
    sortable: true,
    optional: true,
    cell: (row) => row.cpus,
  },
  {
    id: 'mem',
    header: 'Memory',
    width: 84,
    align: 'right',
    sortable: true,
    optional: true,
    cell: (row) => <Size mb={row.memMb} />,
  },
]

function Instances({ row }: { readonly row: ServiceRow }) {
  return (
    <span className={row.running === row.instances ? undefined : 'text-caution-ink font-medium'}>
      {grouped(row.running)} of {grouped(row.instances)}
    </span>
  )
}

function Volumes({
  row: { volumesAttached, volumesDetached, volumesUnknown },
}: {
  readonly row: ServiceRow
}) {
  if (volumesAttached + volumesDetached + volumesUnknown === 0) return <None />
  const parts = [
    ...(volumesAttached > 0 ? [<span key="attached">{grouped(volumesAttached)}</span>] : []),
    ...(volumesDetached > 0
      ? [
          <span key="detached" className="text-caution-ink">
            {grouped(volumesDetached)} detached
          </span>,
        ]
      : []),
    ...(volumesUnknown > 0
      ? [
          <span key="unknown" className="text-muted">
            {grouped(volumesUnknown)} unknown
          </span>,
        ]
      : []),
  ]
  return <span>{parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part]))}</span>
}

function None() {
  return <span className="text-muted">none</span>
}
