import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ApiError } from '../../api/client.ts'
import { volumeQuery } from '../../api/queries.ts'
import { Failure } from '../../ui/error-boundary.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BackToVolumes } from './back.tsx'
import { Chooser } from './chooser.tsx'
import { Detail } from './detail.tsx'
import { Gone } from './gone.tsx'

const route = getRouteApi('/volumes/$role/$persistenceId')

/** One volume, by role and id. Several agents may hold the same pair: then one has to be chosen. */
export function VolumePage() {
  const { role, persistenceId } = route.useParams()
  const { agent } = route.useSearch()
  const { data, error, refetch } = useQuery(volumeQuery(role, persistenceId, agent))
  const missing = error instanceof ApiError && error.status === 404
  if (missing) return <Gone role={role} persistenceId={persistenceId} last={data} />
  if (data?.kind === 'volume') return <Detail volume={data.volume} />
  return (
    <Page title={persistenceId} above={<BackToVolumes />}>
      {data?.kind === 'choice' ? (
        <Chooser rows={data.volumes} />
      ) : error ? (
        <Failure what="this volume" error={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

/** As high as what will come: nothing jumps. */
function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-36 w-full" />
      <Skeleton className="h-48 w-full" />
    </div>
  )
}
