import { getRouteApi, Link } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { AgentRow } from '@holdfast/model/api/rows'
import { agentList, agentStatuses } from '@holdfast/model/ledger/agent-list'
import { useWindow } from '../../api/use-window.ts'
import { ListView } from '../../parts/list/list-view.tsx'
import { agentTone } from '../../parts/status-badge.tsx'
import { strings } from '../../strings.ts'
import { buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { agentColumns } from './columns.tsx'

const route = getRouteApi('/agents')

/** Every agent, with a picture of each of its disks. */
export function AgentsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('agents', { q: search.q ?? '', sort: search.sort })
  const statuses = usedStatuses(list.info?.facets['status'], search.q ?? '')
  return (
    <Page fill title={strings.pages.agents}>
      <ListView
        name="agents"
        one="agent"
        list={list}
        search={search}
        onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
        fields={agentList.fields}
        facets={[{ name: 'status', values: statuses }]}
        columns={agentColumns}
        defaultSort={defaultSort.agents}
        nameOf={nameOf}
        copyOf={(row) => row.agentId}
        onOpen={(row) => void navigate({ to: '/agents/$agentId', params: { agentId: row.agentId } })}
        stripe={stripeOf}
        empty={<NoAgents />}
      />
    </Page>
  )
}

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

function NoAgents() {
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
