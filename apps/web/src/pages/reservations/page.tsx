import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { ReservationRow } from '@holdfast/model/api/rows'
import { reservationList } from '@holdfast/model/ledger/reservation-list'
import { useForbidden } from '../../api/can.ts'
import { useWindow, windowQuery } from '../../api/use-window.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { FacetChips } from '../../parts/filter/facet-chips.tsx'
import { FilterField } from '../../parts/filter/filter-field.tsx'
import { ListBar, Summary } from '../../parts/filter/list-bar.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { nothingVisible } from '../../parts/hidden-note.tsx'
import { openUnreserve } from '../../parts/operations/work.ts'
import { ReservePanel } from '../../parts/reserve/panel.tsx'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconPlus } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { columnIds, reservationColumns } from './columns.tsx'
import { volumesOf } from './volumes-of.ts'

const route = getRouteApi('/reservations')
const kinds = [
  { value: 'dynamic', label: 'Dynamic' },
  { value: 'static', label: 'Static' },
]

/** What every role holds, on which agent and disk, how much of it lies in volumes and how much idle. */
export function ReservationsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })
  const q = search.q ?? ''
  const filter = (text: string) => change({ q: text })
  const reserve = () => change({ reserve: 'open' }, false)
  const closeReserve = () => change({ reserve: '', agent: '', disk: '', role: '' })

  const list = useWindow('reservations', { q, sort: search.sort })
  const everything = useQuery({ ...windowQuery('reservations', {}, 0, 1), enabled: q !== '' })
  const chosen = columnsOf(search.cols, columnIds)
  const density = useLayout((state) => state.density)
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
      <ListBar
        hidden={list.info?.hidden}
        aside={
          <ColumnMenu
            columns={reservationColumns}
            chosen={chosen}
            onChoose={(ids) => change({ cols: columnsText(ids) ?? '' })}
            density={density}
            onDensity={setDensity}
          />
        }
        chips={
          <FacetChips
            text={q}
            onChange={filter}
            facet="kind"
            values={kinds}
            counts={list.info?.facets['kind']}
            error={list.info?.filterError}
          />
        }
        summary={
          <Summary
            info={list.info}
            what="reservation"
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        <FilterField
          what="reservations"
          text={q}
          onChange={filter}
          fields={reservationList.fields}
          facets={list.info?.facets ?? {}}
          error={list.info?.filterError}
        />
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what="the reservations" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Reservations"
          columns={reservationColumns}
          source={list.source}
          keyOf={keyOf}
          nameOf={nameOf}
          sort={search.sort ?? defaultSort.reservations}
          onSort={(sort) => change({ sort })}
          chosen={chosen}
          density={density}
          onOpen={(row) => void navigate({ to: '/volumes', search: volumesOf(row) })}
          onLetter={(letter, row) => {
            if (letter === 'd') openUnreserve(row)
            if (letter === 'y') void navigator.clipboard.writeText(row.role)
          }}
          stripe={stripeOf}
          loading={list.loading}
          empty={
            <NoReservations
              filtered={q !== ''}
              hidden={list.info?.hidden}
              onClear={() => filter('')}
              onReserve={reserve}
            />
          }
        />
      )}
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

const keyOf = (row: ReservationRow) => row.key
const nameOf = (row: ReservationRow) => `reservation of ${row.role} on ${row.hostname}`

/** Marked where something could be given back. */
const stripeOf = (row: ReservationRow): Tone | undefined => (row.idleMb > 0 ? 'special' : undefined)

interface NoReservationsProps {
  readonly filtered: boolean
  readonly hidden: true | undefined
  readonly onClear: () => void
  readonly onReserve: () => void
}

function NoReservations({ filtered, hidden, onClear, onReserve }: NoReservationsProps) {
  if (filtered) {
    return (
      <EmptyState
        title="No reservation matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Each term narrows the list. Take one away, or clear them all.
      </EmptyState>
    )
  }
  if (hidden === true) return <EmptyState title={nothingVisible.title}>{nothingVisible.text}</EmptyState>
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
