import { getRouteApi } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import type { ServiceRow } from '@holdfast/model/api/services'
import { serviceList, serviceStatuses } from '@holdfast/model/services/lists'
import { useWindow } from '../../api/use-window.ts'
import { Leftovers } from '../../parts/leftovers/leftovers.tsx'
import { ListView } from '../../parts/list/list-view.tsx'
import { EditFlow } from '../../parts/service-editor/edit-flow.tsx'
import { serviceTone } from '../../parts/services/badges.tsx'
import { useWriteBlock } from '../../stores/live.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconPlus } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { serviceColumns } from './columns.tsx'

const route = getRouteApi('/apps/')
/** Apps and pods: how many of their instances run, on which volumes. */
export function ServicesPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Partial<typeof search>, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace })
  const list = useWindow('services', { q: search.q ?? '', sort: search.sort })
  const block = useWriteBlock()
  const create = () => change({ create: 'open' }, false)
  useShortcut({ keys: 'c', name: 'Create an app', group: 'Apps', enabled: block === undefined }, create)
  return (
    <Page
      fill
      title={strings.pages.apps}
      actions={
        <Button kind="primary" icon={<IconPlus />} disabledReason={block} onClick={create}>
          Create app
        </Button>
      }
    >
      <Leftovers />
      <ListView
        name="services"
        one="app"
        list={list}
        search={search}
        onSearch={change}
        fields={serviceList.fields}
        facets={[
          withVolumes,
          { name: 'status', values: usedStatuses(list.info?.facets['status'], search.q ?? '') },
        ]}
        columns={serviceColumns}
        defaultSort={defaultSort.services}
        nameOf={nameOf}
        copyOf={(row) => row.key}
        onOpen={(row) => void navigate({ to: '/apps/$', params: { _splat: row.key.slice(1) }, search: {} })}
        stripe={stripeOf}
        empty={
          <EmptyState
            title="There are no apps and no pods"
            action={
              <Button kind="primary" disabledReason={block} onClick={create}>
                Create app
              </Button>
            }
          >
            An app keeps its instances running on their volumes: whatever ends comes back where its data is.
          </EmptyState>
        }
      />
      {search.create === undefined ? null : <EditFlow onClose={() => change({ create: '' })} />}
    </Page>
  )
}

const nameOf = (row: ServiceRow) => `${row.kind} ${row.key}`
const stripeOf = (row: ServiceRow) => (row.status === 'running' ? undefined : serviceTone[row.status])
const withVolumes = { name: 'has', values: [{ value: 'volumes', label: 'With volumes' }] }

/** The statuses that some app has, and those that the filter names. */
function usedStatuses(counts: readonly { value: string; count: number }[] | undefined, q: string) {
  return serviceStatuses
    .filter(
      (status) => status === 'running' || q.includes(status) || counts?.some((each) => each.value === status),
    )
    .map((value) => ({ value, label: strings.serviceStatus[value] }))
}
