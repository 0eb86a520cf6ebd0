import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { OperationRow, OperationState } from '@holdfast/model/api/operations'
import { clusterQuery } from '../../api/queries.ts'
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
import { TabPanel, Tabs } from '../../ui/tabs.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import type { RowSource } from '../../ui/table/source.ts'
import { ServiceOperations } from './service-operations.tsx'
import { Shows, showOf } from './shows.tsx'
import { columnIds, operationColumns } from './columns.tsx'

const route = getRouteApi('/operations')

const inFlight: readonly OperationState[] = ['planned', 'held', 'sent', 'accepted', 'not_confirmed']

const kinds = [
  { id: 'cluster', label: 'Volumes and reservations' },
  { id: 'apps', label: 'Apps' },
]

/** Everything that was asked for, through the dashboard and through Mesos' own endpoints, and how it ended. */
export function OperationsPage() {
  const { of } = route.useSearch()
  const navigate = route.useNavigate()
  const known = useQuery(clusterQuery).data?.services !== undefined
  if (!known) {
    return (
      <Page fill title={strings.pages.operations}>
        <ClusterOperations />
      </Page>
    )
  }
  const current = of === 'apps' ? 'apps' : 'cluster'
  return (
    <Page fill title={strings.pages.operations}>
      <div className="px-4 lg:px-6">
        <Tabs
          label="Operations on"
          tabs={kinds}
          current={current}
          onChange={(id) =>
            void navigate({ search: ({ show }) => ({ show, of: id === 'apps' ? id : '' }), replace: true })
          }
        />
      </div>
      <TabPanel id={current} className="flex min-h-0 flex-1 flex-col">
        {current === 'apps' ? <ServiceOperations /> : <ClusterOperations />}
      </TabPanel>
    </Page>
  )
}

function ClusterOperations() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const show = showOf(search.show)
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
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 lg:px-6">
        <Shows current={show.id} onShow={(id) => change({ show: id })}>
          {narrowed.map(({ name, text }) => (
            <Chip key={name} removeLabel={`Remove ${text}`} onRemove={() => change({ [name]: '' })}>
              {text}
            </Chip>
          ))}
        </Shows>
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
    </>
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
