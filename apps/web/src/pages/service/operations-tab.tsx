import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { useWindow } from '../../api/use-window.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { serviceOperationColumns, serviceOperationStripe } from '../../parts/service-operations/columns.tsx'
import { serviceOperationTitle } from '../../parts/service-operations/words.ts'
import { useLayout } from '../../stores/layout.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const columns = serviceOperationColumns(false)

/** What was asked of it here, newest first, and how each ended. */
export function OperationsTab({ id }: { readonly id: string }) {
  const list = useWindow('service_operations', { id })
  const density = useLayout((state) => state.density)
  if (list.error && !list.info)
    return <ListFailure what="the operations" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label="Operations"
      columns={columns}
      source={list.source}
      keyOf={keyOf}
      nameOf={serviceOperationTitle}
      density={density}
      stripe={serviceOperationStripe}
      loading={list.loading}
      empty={
        <EmptyState title="Nothing was asked of it here">
          What is asked of it in the dashboard, or through Marathon’s API here, is listed with how it ended.
        </EmptyState>
      }
    />
  )
}

const keyOf = (row: ServiceOperationRow) => row.key
