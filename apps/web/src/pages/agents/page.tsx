import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { AgentRow } from '@holdfast/model/api/rows'
import { agentList, agentStatuses } from '@holdfast/model/ledger/agent-list'
import { useWindow, windowQuery } from '../../api/use-window.ts'
import { columnsOf, columnsText } from '../../parts/filter/column-choice.ts'
import { FacetChips } from '../../parts/filter/facet-chips.tsx'
import { FilterField } from '../../parts/filter/filter-field.tsx'
import { ListBar, Summary } from '../../parts/filter/list-bar.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { agentTone } from '../../parts/status-badge.tsx'
import { setDensity, useLayout } from '../../stores/layout.ts'
import { strings } from '../../strings.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { ColumnMenu } from '../../ui/table/column-menu.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { agentColumnIds, agentColumns } from './columns.tsx'

const route = getRouteApi('/agents')

/** Every agent, with a picture of each of its disks. */
export function AgentsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  const q = search.q ?? ''
  const filter = (text: string) => change({ q: text })
  const list = useWindow('agents', { q, sort: search.sort })
  const everything = useQuery({ ...windowQuery('agents', {}, 0, 1), enabled: q !== '' })
  const density = useLayout((state) => state.density)
  const chosen = columnsOf(search.cols, agentColumnIds)
  const statuses = usedStatuses(list.info?.facets['status'], q)
  return (
    <Page fill title={strings.pages.agents}>
      <ListBar
        hidden={list.info?.hidden}
        aside={
          <ColumnMenu
            columns={agentColumns}
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
            facet="status"
            values={statuses}
            counts={list.info?.facets['status']}
            error={list.info?.filterError}
          />
        }
        summary={
          <Summary
            info={list.info}
            what="agent"
            filtered={q !== ''}
            allMb={everything.data?.sums['sizeMb']}
            onClear={() => filter('')}
          />
        }
      >
        <FilterField
          what="agents"
          text={q}
          onChange={filter}
          fields={agentList.fields}
          facets={list.info?.facets ?? {}}
          error={list.info?.filterError}
        />
      </ListBar>
      {list.error && !list.info ? (
        <ListFailure what="the agents" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Agents"
          columns={agentColumns}
          source={list.source}
          keyOf={keyOf}
          nameOf={nameOf}
          sort={search.sort ?? defaultSort.agents}
          onSort={(sort) => change({ sort })}
          chosen={chosen}
          density={density}
          onOpen={(row) => void navigate({ to: '/agents/$agentId', params: { agentId: row.agentId } })}
          onLetter={(letter, row) => {
            if (letter === 'y') void navigator.clipboard.writeText(row.agentId)
          }}
          stripe={stripeOf}
          loading={list.loading}
          empty={<NoAgents filtered={q !== ''} onClear={() => filter('')} />}
        />
      )}
    </Page>
  )
}

const keyOf = (row: AgentRow) => row.key
const nameOf = (row: AgentRow) => `agent ${row.hostname}`
const stripeOf = (row: AgentRow) => (row.status === 'active' ? undefined : agentTone[row.status])

/** The statuses that some agent has, and those that the filter names: eight chips of zero say nothing. */
function usedStatuses(counts: readonly { value: string; count: number }[] | undefined, q: string) {
  return agentStatuses
    .filter(
      (status) => status === 'active' || q.includes(status) || counts?.some((each) => each.value === status),
    )
    .map((value) => ({ value, label: strings.agentStatus[value] }))
}

function NoAgents({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        title="No agent matches this filter"
        action={<Button onClick={onClear}>Clear the filter</Button>}
      >
        Each term narrows the list. Take one away, or clear them all.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No agents are registered"
      action={
        <Link to="/settings/$section" params={{ section: 'about' }} className={buttonClass()}>
          See what Holdfast is connected to
        </Link>
      }
    >
      Agents appear when they register with the master.
    </EmptyState>
  )
}
