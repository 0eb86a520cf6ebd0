import type { AgentDetail } from '@holdfast/model/api/pages'
import type { ReservationRow } from '@holdfast/model/api/rows'
import { useForbidden } from '../../api/can.ts'
import { DiskName } from '../../parts/disk-name.tsx'
import { Labels } from '../../parts/filter/labels.tsx'
import { RoleLink } from '../../parts/links.tsx'
import { whyNotUnreserve } from '../../parts/destroy/unreserve-request.ts'
import { openUnreserve } from '../../parts/operations/work.ts'
import { Size } from '../../parts/size.tsx'
import { useLayout } from '../../stores/layout.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { tip } from '../../ui/tip.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { rowsOf } from '../../ui/table/source.ts'

/** What is set aside on this agent and for whom, and at the end what is set aside for nobody. */
export function ReservationsTab({ detail }: { readonly detail: AgentDetail }) {
  const density = useLayout((state) => state.density)
  const { account } = detail.row
  return (
    <>
      <p className="text-muted px-4 pb-3 lg:px-6">
        Unreserved: <Size mb={account.freeMb} className="text-ink" /> free,{' '}
        <Size mb={account.usedUnreservedMb} className="text-ink" /> used outside of volumes.
      </p>
      <DataTable
        label="Reservations on this agent"
        columns={columns}
        source={rowsOf(detail.reservations, keyOf)}
        keyOf={keyOf}
        nameOf={nameOf}
        density={density}
        empty={
          <EmptyState title="Nothing is reserved on this agent">
            Every role may be offered its disk. Reserve some of it to create volumes there.
          </EmptyState>
        }
      />
    </>
  )
}

const keyOf = (row: ReservationRow) => row.key
const nameOf = (row: ReservationRow) => `reservation of ${row.role}`

function otherOf(row: ReservationRow): string {
  return Object.entries(row.other)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(', ')
}

const columns: readonly Column<ReservationRow>[] = [
  {
    id: 'role',
    header: 'Role',
    width: 140,
    grow: 1,
    priority: 0,
    cell: (row) => <RoleLink role={row.role} />,
  },
  { id: 'kind', header: 'Kind', width: 90, priority: 5, cell: (row) => row.reservations.at(-1)?.kind },
  {
    id: 'principal',
    header: 'Principal',
    width: 120,
    priority: 4,
    cell: (row) => row.reservations.at(-1)?.principal ?? <span className="text-muted">none</span>,
  },
  {
    id: 'labels',
    header: 'Labels',
    width: 160,
    grow: 2,
    priority: 6,
    cell: (row) => <Labels stack={row.reservations} />,
  },
  {
    id: 'disk',
    header: 'Disk',
    width: 150,
    grow: 1,
    priority: 3,
    cell: (row) => <DiskName disk={row.disk} />,
  },
  {
    id: 'size',
    header: 'Size',
    width: 90,
    align: 'right',
    priority: 0,
    cell: (row) => <Size mb={row.sizeMb} />,
  },
  {
    id: 'used',
    header: 'In volumes',
    width: 96,
    align: 'right',
    priority: 2,
    cell: (row) => <Size mb={row.inVolumesMb} />,
  },
  {
    id: 'idle',
    header: 'Idle',
    width: 90,
    align: 'right',
    priority: 1,
    cell: (row) => <Size mb={row.idleMb} />,
  },
  {
    id: 'other',
    header: 'Also reserved',
    width: 140,
    grow: 1,
    priority: 7,
    cell: (row) => <span {...tip(otherOf(row))}>{otherOf(row)}</span>,
  },
  {
    id: 'actions',
    header: 'Actions',
    width: 112,
    fixed: true,
    priority: 0,
    align: 'right',
    cell: (row) => <Unreserve row={row} />,
  },
]

function Unreserve({ row }: { readonly row: ReservationRow }) {
  const block = useWriteBlock()
  const forbidden = useForbidden('unreserve', { principal: row.reservations.at(-1)?.principal ?? '' })
  return (
    <Button
      size="sm"
      disabledReason={block ?? forbidden ?? whyNotUnreserve(row)}
      onClick={() => openUnreserve(row)}
    >
      Unreserve…
    </Button>
  )
}
