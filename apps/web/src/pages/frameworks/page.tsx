import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { FrameworkRow } from '@holdfast/model/api/hosted'
import { defaultSort } from '@holdfast/model/api/lists'
import { frameworkList, frameworkState, frameworkStates } from '@holdfast/model/ledger/framework-list'
import { useWindow, windowQuery } from '../../api/use-window.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { FacetChips } from '../../parts/filter/facet-chips.tsx'
import { FilterField } from '../../parts/filter/filter-field.tsx'
import { ListBar, Summary } from '../../parts/filter/list-bar.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { frameworkTone } from '../../parts/framework-state.tsx'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { columnIds, frameworkColumns } from './columns.tsx'

const route = getRouteApi('/frameworks')
const states = frameworkStates.map((value) => ({ value, label: strings.frameworkState[value] }))

/** Who is registered with the master, in which roles, and what their tasks hold. */
export function FrameworksPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const q = search.q ?? ''
  const filter = (text: string) => change({ q: text })
  const list = useWindow('frameworks', { q, sort: search.sort })
  const everything = useQuery({ ...windowQuery('frameworks', {}, 0, 1), enabled: q !== '' })
  const density = useLayout((state) => state.density)
  const chosen = columnsOf(search.cols, columnIds)
  return (
    <Page fill title={strings.pages.frameworks}>
      <ListBar
        aside={
          <ColumnMenu
            columns={frameworkColumns}
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
            facet="state"
            values={states}
            counts={list.info?.facets['state']}
            error={list.info?.filterError}
          />
        }
        summary={
          <Summary
            info={list.info}
            what="framework"
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        <FilterField
          what="frameworks"
          text={q}
          onChange={filter}
          fields={frameworkList.fields}
          facets={list.info?.facets ?? {}}
          error={list.info?.filterError}
        />
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what="the frameworks" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Frameworks"
          columns={frameworkColumns}
          source={list.source}
          keyOf={keyOf}
          nameOf={nameOf}
          sort={search.sort ?? defaultSort.frameworks}
          onSort={(sort) => change({ sort })}
          chosen={chosen}
          density={density}
          onOpen={(row) =>
            void navigate({ to: '/frameworks/$frameworkId', params: { frameworkId: row.key } })
          }
          onLetter={(letter, row) => {
            if (letter === 'y') void navigator.clipboard.writeText(row.key)
          }}
          stripe={stripeOf}
          loading={list.loading}
          empty={<NoFrameworks filtered={q !== ''} onClear={() => filter('')} />}
        />
      )}
    </Page>
  )
}

const keyOf = (row: FrameworkRow) => row.key
const nameOf = (row: FrameworkRow) => `framework ${row.name}`

function stripeOf(row: FrameworkRow) {
  const state = frameworkState(row)
  return state === 'active' ? undefined : frameworkTone[state]
}

function NoFrameworks({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        title="No framework matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Each term narrows the list. Take one away, or clear them all.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No framework is registered">
      A framework appears when it subscribes to the master. Until then nobody is offered anything, and volumes
      wait.
    </EmptyState>
  )
}
