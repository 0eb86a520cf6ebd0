import { useMemo } from 'react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { defaultSort } from '@holdfast/model/api/lists'
import { useWindow } from '../../api/use-window.ts'
import { filterFor } from '../../parts/filter/edit.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { offerColumns, offerKey, offerName } from '../../parts/offers/columns.tsx'
import { useLayout } from '../../stores/layout.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const route = getRouteApi('/frameworks/$frameworkId')

/** What this framework is offered and has not answered. */
export function OffersTab({ frameworkId, name }: { readonly frameworkId: string; readonly name: string }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  const open = useNavigate()
  const list = useWindow('offers', { q: filterFor('framework', frameworkId), sort })
  const density = useLayout((state) => state.density)
  const columns = useMemo(() => offerColumns.filter(({ id }) => id !== 'framework'), [])
  if (list.error && !list.info)
    return <ListFailure what="the offers" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label="Offers to this framework"
      columns={columns}
      source={list.source}
      keyOf={offerKey}
      nameOf={offerName}
      sort={sort ?? defaultSort.offers}
      onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      density={density}
      onOpen={(row) =>
        void open({ to: '/offers', search: { q: filterFor('offer', row.key), offer: row.key } })
      }
      loading={list.loading}
      empty={
        <EmptyState title={`${name} is offered nothing now`}>
          It may have declined what there is, or have suppressed offers while it needs none.
        </EmptyState>
      }
    />
  )
}
