import { getRouteApi } from '@tanstack/react-router'
import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { useWindow } from '../../api/use-window.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { count } from '../../parts/operations/plural.ts'
import { serviceOperationColumns, serviceOperationStripe } from '../../parts/service-operations/columns.tsx'
import { serviceOperationTitle } from '../../parts/service-operations/words.ts'
import { useLayout } from '../../stores/layout.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Shows, showOf } from './shows.tsx'

const route = getRouteApi('/operations')
const columns = serviceOperationColumns(true)

/** What was asked of apps and pods through the dashboard, and how it ended. */
export function ServiceOperations() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const show = showOf(search.show)
  const list = useWindow('service_operations', {
    mine: show.id === 'mine',
    failed: show.id === 'failed',
    open: show.id === 'open',
  })
  const density = useLayout((state) => state.density)
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 lg:px-6">
        <Shows
          current={show.id}
          onShow={(next) => void navigate({ search: (old) => ({ ...old, show: next }), replace: true })}
        />
        <p className="text-muted">{list.info && count(list.info.total, 'operation')}</p>
      </div>
      {list.error && !list.info ? (
        <ListFailure what="the operations" error={list.error} onRetry={list.retry} />
      ) : (
        <DataTable
          label="Operations on apps"
          columns={columns}
          source={list.source}
          keyOf={keyOf}
          nameOf={serviceOperationTitle}
          density={density}
          onOpen={({ serviceId }) =>
            void navigate({
              to: '/apps/$',
              params: { _splat: serviceId.slice(1) },
              search: { tab: 'operations' },
            })
          }
          stripe={serviceOperationStripe}
          loading={list.loading}
          empty={
            list.info?.hidden === true ? (
              <EmptyState title="Hidden by permissions">
                The operations on each app that you may view are on its own page.
              </EmptyState>
            ) : (
              <EmptyState title={show.id === 'all' ? 'Nothing was asked of any app here' : show.empty}>
                {show.id === 'all'
                  ? 'What others ask through Marathon’s own API shows in its instances, and is not listed here.'
                  : null}
              </EmptyState>
            )
          }
        />
      )}
    </>
  )
}

const keyOf = (row: ServiceOperationRow) => row.key
