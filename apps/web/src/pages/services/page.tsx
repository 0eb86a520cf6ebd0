import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { ServiceRow } from '@holdfast/model/api/services'
import { serviceList, serviceStatuses } from '@holdfast/model/services/lists'
import { useWindow, windowQuery } from '../../api/use-window.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { FacetChips } from '../../parts/filter/facet-chips.tsx'
import { FilterField } from '../../parts/filter/filter-field.tsx'
import { ListBar, Summary } from '../../parts/filter/list-bar.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { serviceTone } from '../../parts/services/badges.tsx'
import { EditFlow } from '../../parts/service-editor/edit-flow.tsx'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { useWriteBlock } from '../../stores/live.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { columnIds, serviceColumns } from './columns.tsx'

const route = getRouteApi('/apps')
const statuses = serviceStatuses.map((value) => ({ value, label: strings.serviceStatus[value] }))

/** Apps and pods: how many of their instances run, on which volumes. */
export function ServicesPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const q = search.q ?? ''
  const filter = (text: string) => change({ q: text })
  const list = useWindow('services', { q, sort: search.sort })
  const everything = useQuery({ ...windowQuery('services', {}, 0, 1), enabled: q !== '' })
  const density = useLayout((state) => state.density)
  const chosen = columnsOf(search.cols, columnIds)
  const block = useWriteBlock()
  const create = () => change({ create: 'app' })
  return (
    <Page
      fill
      title={strings.pages.apps}
      actions={
        <Button kind="primary" disabledReason={block} onClick={create}>
          Create app…
        </Button>
      }
    >
      <ListBar
        aside={
          <ColumnMenu
            columns={serviceColumns}
            chosen={chosen}
            onChoose={(ids) => change({ cols: columnsText(ids) ?? '' })}
            density={density}
            onDensity={setDensity}
          />
        }
        chips={
          <>
            <FacetChips
              text={q}
              onChange={filter}
              facet="has"
              values={[{ value: 'volumes', label: 'With volumes' }]}
              counts={list.info?.facets['has']}
              error={list.info?.filterError}
            />
            <FacetChips
              text={q}
              onChange={filter}
              facet="status"
              values={statuses}
              counts={list.info?.facets['status']}
              error={list.info?.filterError}
            />
          </>
        }
        summary={
          <Summary
            info={list.info}
            what="app"
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        <FilterField
          what="apps"
          text={q}
          onChange={filter}
          fields={serviceList.fields}
          facets={list.info?.facets ?? {}}
          error={list.info?.filterError}
        />
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what="the apps" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Apps"
          columns={serviceColumns}
          source={list.source}
          keyOf={keyOf}
          nameOf={nameOf}
          sort={search.sort ?? defaultSort.services}
          onSort={(sort) => change({ sort })}
          chosen={chosen}
          density={density}
          onOpen={(row) => void navigate({ to: '/apps/$', params: { _splat: row.key.slice(1) }, search: {} })}
          onLetter={(letter, row) => {
            if (letter === 'y') void navigator.clipboard.writeText(row.key)
            if (letter === 'c') create()
          }}
          stripe={stripeOf}
          loading={list.loading}
          empty={<NoServices filtered={q !== ''} onClear={() => filter('')} />}
        />
      )}
      {search.create === undefined ? null : <EditFlow onClose={() => change({ create: '' })} />}
    </Page>
  )
}

const keyOf = (row: ServiceRow) => row.key
const nameOf = (row: ServiceRow) => `${row.kind} ${row.key}`

function stripeOf(row: ServiceRow) {
  return row.status === 'running' ? undefined : serviceTone[row.status]
}

function NoServices({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        title="No app matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Each term narrows the list. Take one away, or clear them all.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="There are no apps and no pods">
      An app keeps its instances running on their volumes: whatever ends comes back where its data is.
    </EmptyState>
  )
}
