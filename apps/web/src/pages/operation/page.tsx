import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { OperationDetail, OperationRow } from '@holdfast/model/api/operations'
import { ApiError } from '../../api/client.ts'
import { operationQuery } from '../../api/queries.ts'
import { Age } from '../../parts/age.tsx'
import { AgentLink } from '../../parts/links.tsx'
import { OperationActions } from '../../parts/operations/operation-actions.tsx'
import { operationTitle } from '../../parts/operations/objects.ts'
import { OperationBadge } from '../../parts/operations/state-badge.tsx'
import { useOperations } from '../../stores/operations.ts'
import { Banner } from '../../ui/banner.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Failure } from '../../ui/error-boundary.tsx'
import { IconChevronLeft } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Batch } from './batch.tsx'
import { Facts } from './facts.tsx'
import { History } from './history.tsx'
import { Progress } from './progress.tsx'
import { Request } from './request.tsx'

const route = getRouteApi('/operations/$operationId')

/** One operation: what was asked for, how far it came, and who has proved it. */
export function OperationPage() {
  const { operationId } = route.useParams()
  const { data, error, refetch } = useQuery(operationQuery(operationId))
  const told = useOperations((state) => state.byId.get(operationId))
  if (data) return <Detail detail={data} row={told ?? data.row} />
  return (
    <Page title="Operation" above={<BackToOperations />}>
      {error instanceof ApiError && error.status === 404 ? (
        <EmptyState title="No such operation">
          The oldest settled operations are forgotten after a while. This one may be among them.
        </EmptyState>
      ) : error ? (
        <Failure what="this operation" error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-48 w-full" />
      )}
    </Page>
  )
}

function Detail({ detail, row }: { readonly detail: OperationDetail; readonly row: OperationRow }) {
  return (
    <Page
      title={operationTitle(row)}
      above={<BackToOperations />}
      below={
        <>
          <OperationBadge state={row.state} />
          <span className="inline-flex min-w-0 items-baseline gap-1">
            agent <AgentLink agentId={row.agentId} hostname={row.hostname} />
          </span>
          <span>
            asked for by {row.actor} <Age sinceMs={row.createdMs} ago />
          </span>
        </>
      }
      actions={<OperationActions row={row} />}
    >
      <div className="flex flex-col gap-4">
        {row.error === undefined ? null : (
          <Banner tone={row.state === 'not_confirmed' ? 'warning' : 'error'} inset>
            {row.error.status === undefined ? null : (
              <b className="font-semibold">The master answered {row.error.status}. </b>
            )}
            <span className="break-words">{row.error.message}</span>
          </Banner>
        )}
        <Progress row={row} history={detail.history} />
        {detail.batch.length > 1 ? <Batch rows={detail.batch} own={row.id} /> : null}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Facts row={row} />
          <History events={detail.history} startedMs={row.createdMs} />
        </div>
        <Request detail={detail} />
      </div>
    </Page>
  )
}

function BackToOperations() {
  return (
    <Link to="/operations" className="inline-flex items-center gap-1">
      <IconChevronLeft size={12} /> Operations
    </Link>
  )
}
