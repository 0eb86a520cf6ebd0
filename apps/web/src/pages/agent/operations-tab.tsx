import { useWindow } from '../../api/use-window.ts'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { OperationItem } from '../../parts/operations/operation-item.tsx'
import { useOperations } from '../../stores/operations.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Link } from '@tanstack/react-router'

/** What was asked of this agent lately; the page of operations holds all of it. */
export function OperationsTab({ agentId }: { readonly agentId: string }) {
  const list = useWindow('operations', { agent: agentId })
  const told = useOperations((state) => state.byId)
  if (list.error && !list.info)
    return <ListFailure what="the operations" error={list.error} onRetry={list.retry} />
  if (list.info === undefined) return <Skeleton className="mx-4 h-48 lg:mx-6" />
  if (list.info.total === 0) {
    return (
      <EmptyState title="Nothing was asked of this agent">
        Reservations and volumes that somebody asks for are listed here, and how each of them ended.
      </EmptyState>
    )
  }
  return (
    <div className="px-4 pb-8 lg:px-6">
      <ul className="border-line rounded-panel border">
        {list.info.rows.map((row) => (
          <li key={row.id} className="border-line border-b px-3 py-2.5 last:border-b-0">
            <OperationItem row={told.get(row.id) ?? row} />
          </li>
        ))}
      </ul>
      {list.info.total > list.info.rows.length ? (
        <p className="mt-3">
          <Link to="/operations" search={{ agent: agentId }}>
            All {list.info.total} operations
          </Link>
        </p>
      ) : null}
    </div>
  )
}
