import { getRouteApi } from '@tanstack/react-router'
import type { FrameworkRow } from '@holdfast/model/api/hosted'
import { defaultSort } from '@holdfast/model/api/lists'
import { frameworkList, frameworkState, frameworkStates } from '@holdfast/model/ledger/framework-list'
import { useWindow } from '../../api/use-window.ts'
import { frameworkTone } from '../../parts/framework-state.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { strings } from '../../strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { frameworkColumns } from './columns.tsx'

const route = getRouteApi('/frameworks')
const facets = [
  {
    name: 'state',
    values: frameworkStates.map((value) => ({ value, label: strings.frameworkState[value] })),
  },
]

/** Who is registered with the master, in which roles, and what their tasks hold. */
export function FrameworksPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useWindow('frameworks', { q: search.q ?? '', sort: search.sort })
  return (
    <Page fill title={strings.pages.frameworks}>
      <ListView
        name="frameworks"
        one="framework"
        list={list}
        search={search}
        onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
        fields={frameworkList.fields}
        facets={facets}
        columns={frameworkColumns}
        defaultSort={defaultSort.frameworks}
        nameOf={nameOf}
        copyOf={(row) => row.key}
        onOpen={(row) => void navigate({ to: '/frameworks/$frameworkId', params: { frameworkId: row.key } })}
        stripe={stripeOf}
        empty={
          <EmptyState title="No framework is registered">
            A framework appears when it subscribes to the master. Until then nobody is offered anything, and
            volumes wait.
          </EmptyState>
        }
      />
    </Page>
  )
}

const nameOf = (row: FrameworkRow) => `framework ${row.name}`

function stripeOf(row: FrameworkRow) {
  const state = frameworkState(row)
  return state === 'active' ? undefined : frameworkTone[state]
}
