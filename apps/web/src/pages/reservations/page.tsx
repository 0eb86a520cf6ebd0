import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { ReservationRow } from '@holdfast/model/api/rows'
import { reservationList } from '@holdfast/model/ledger/reservation-list'
import { useForbidden } from '../../api/can.ts'
import { useWindow } from '../../api/use-window.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { openUnreserve } from '../../parts/operations/work.ts'
import { ReservePanel } from '../../parts/reserve/panel.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconPlus } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import type { Tone } from '../../ui/badge.tsx'
import { reservationColumns } from './columns.tsx'
import { volumesOf } from './volumes-of.ts'

const route = getRouteApi('/reservations')
const facets = [
  {
    name: 'kind',
    values: [
      { value: 'dynamic', label: 'Dynamic' },
      { value: 'static', label: 'Static' },
    ],
  },
]

/** What every role holds, on which agent and disk, how much of it lies in volumes and how much idle. */
export function ReservationsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })
  const reserve = () => change({ reserve: 'open' }, false)
  const closeReserve = () => change({ reserve: '', agent: '', disk: '', role: '' })
  const list = useWindow('reservations', { q: search.q ?? '', sort: search.sort })
  const away = useWriteBlock()
  const forbidden = useForbidden('reserve')
  const block = away ?? forbidden
  useShortcut(
    { keys: 'c', name: 'Reserve disk', group: 'Reservations', enabled: block === undefined },
    reserve,
  )
  return (
    <Page
      fill
      title={strings.pages.reservations}
      actions={
        <Button kind="primary" icon={<IconPlus />} disabledReason={block} onClick={reserve}>
          Reserve disk
        </Button>
      }
    >
      <ListView
        name="reservations"
        one="reservation"
        list={list}
        search={search}
        onSearch={change}
        fields={reservationList.fields}
        facets={facets}
        columns={reservationColumns}
        defaultSort={defaultSort.reservations}
        nameOf={nameOf}
        copyOf={(row) => row.role}
        onOpen={(row) => void navigate({ to: '/volumes', search: volumesOf(row) })}
        onLetter={(letter, row) => {
          if (letter === 'd') openUnreserve(row)
        }}
        stripe={stripeOf}
        empty={<NoReservations onReserve={reserve} />}
      />
      {search.reserve === undefined ? null : (
        <ReservePanel
          preset={{
            ...(search.agent !== undefined && { agentId: search.agent }),
            ...(search.disk !== undefined && { diskKey: search.disk }),
            ...(search.role !== undefined && { role: search.role }),
          }}
          onClose={closeReserve}
        />
      )}
    </Page>
  )
}

const nameOf = (row: ReservationRow) => `reservation of ${row.role} on ${row.hostname}`

/** Marked where something could be given back. */
const stripeOf = (row: ReservationRow): Tone | undefined => (row.idleMb > 0 ? 'special' : undefined)

function NoReservations({ onReserve }: { readonly onReserve: () => void }) {
  return (
    <EmptyState
      title="Nothing is reserved"
      action={
        <Button kind="primary" onClick={onReserve}>
          Reserve disk
        </Button>
      }
    >
      Reserved disk belongs to one role. Volumes can be created on it.
    </EmptyState>
  )
}
