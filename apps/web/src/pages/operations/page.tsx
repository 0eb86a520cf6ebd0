import { useMemo } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import type { OperationRow, OperationState } from '@holdfast/model/api/operations'
import { useWindow } from '../../api/use-window.ts'
import type { Query } from '../../api/client.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { HiddenNote, nothingVisible } from '../../parts/hidden-note.tsx'
import { count } from '../../parts/operations/plural.ts'
import { readVolumeKey } from '../../parts/operations/volume-key.ts'
import { moodOf } from '../../parts/operations/words.ts'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { useOperations } from '../../stores/operations.ts'
import { strings } from '../../strings.ts'
import { Chip } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { RowSource } from '../../ui/table/source.ts'
import { columnIds, operationColumns } from './columns.tsx'

const route = getRouteApi('/operations')

const shows = [
  {
    id: 'all',
    label: 'All',
    empty:
      'Nothing was asked for yet. Every change to the cluster shows here, until its agent has proved it and after.',
  },
  { id: 'mine', label: 'Mine', empty: 'You have asked for nothing yet.' },
  { id: 'failed', label: 'Failed', empty: 'Nothing failed.' },
  { id: 'open', label: 'In flight', empty: 'Nothing is under way.' },
] as const

const inFlight: readonly OperationState[] = ['planned', 'held', 'sent', 'accepted', 'not_confirmed']

/** Everything that was asked for, through the dashboard and through Mesos' own endpoints, and how it ended. */
export function OperationsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const show = shows.find(({ id }) => id === search.show) ?? shows[0]
  const query: Query = {
    agent: search.agent,
    volume: search.volume,
    mine: show.id === 'mine',
    failed: show.id === 'failed',
    state: show.id === 'open' ? inFlight : search.state,
  }
  const list = useWindow('operations', query)
  const source = useNewest(list.source)
  const chosen = columnsOf(search.cols, columnIds)
  const density = useLayout((state) => state.density)
  const narrowed = [
    search.agent === undefined ? undefined : { name: 'agent', text: `agent ${search.agent}` },
    search.volume === undefined
      ? undefined
      : { name: 'volume', text: `volume ${readVolumeKey(search.volume).persistenceId}` },
    search.state === undefined ? undefined : { name: 'state', text: `state ${search.state}` },
  ].filter((each) => each !== undefined)

  return (
    <Page fill title={strings.pages.operations}>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 lg:px-6">
        <div role="group" aria-label="Show" className="flex min-w-0 flex-1 flex-wrap gap-1.5">
          {shows.map(({ id, label }) => (
            <Chip key={id} pressed={show.id === id} onPress={() => change({ show: id === 'all' ? '' : id })}>
              {label}
            </Chip>
          ))}
          {narrowed.map(({ name, text }) => (
            <Chip key={name} removeLabel={`Remove ${text}`} onRemove={() => change({ [name]: '' })}>
              {text}
            </Chip>
          ))}
        </div>
        <p className="text-muted flex flex-wrap items-center gap-x-4">
          {list.info && count(list.info.total, 'operation')}
          <HiddenNote hidden={list.info?.hidden} />
        </p>
        <ColumnMenu
          columns={operationColumns}
          chosen={chosen}
          onChoose={(ids) => change({ cols: columnsText(ids) ?? '' })}
          density={density}
          onDensity={setDensity}
        />
      </div>
      {list.error && !list.info ? (
        <ListFailure what="the operations" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Operations"
          columns={operationColumns}
          source={source}
          keyOf={keyOf}
          nameOf={nameOf}
          chosen={chosen}
          density={density}
          onOpen={(row) => void navigate({ to: '/operations/$operationId', params: { operationId: row.id } })}
          onLetter={(letter, row) => {
            if (letter === 'y') void navigator.clipboard.writeText(row.id)
          }}
          stripe={stripeOf}
          loading={list.loading}
          empty={
            list.info?.hidden === true && show.id === 'all' ? (
              <EmptyState title={nothingVisible.title}>{nothingVisible.text}</EmptyState>
            ) : (
              <EmptyState title={show.empty} />
            )
          }
        />
      )}
    </Page>
  )
}

const keyOf = (row: OperationRow) => row.id
const nameOf = (row: OperationRow) => `operation ${row.id}`

const tones = {
  waiting: 'pending',
  done: undefined,
  failed: 'danger',
  doubtful: 'caution',
  ended: undefined,
} as const
const stripeOf = (row: OperationRow): Tone | undefined => tones[moodOf(row.state)]

/** Each row as the stream told it last, which is newer than the page that was fetched. */
function useNewest(source: RowSource<OperationRow>): RowSource<OperationRow> {
  const told = useOperations((state) => state.byId)
  return useMemo(
    () => ({
      total: source.total,
      list: source.list,
      at: (index) => {
        const row = source.at(index)
        return row && (told.get(row.id) ?? row)
      },
      indexOf: (key) => source.indexOf(key),
      show: (first, last) => source.show(first, last),
    }),
    [source, told],
  )
}
