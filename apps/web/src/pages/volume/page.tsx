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
import { useLastDestroy } from './last-destroy.ts'

const route = getRouteApi('/volumes/$role/$persistenceId')

/** One volume, by role and id. Several agents may hold the same pair: then one has to be chosen. */
export function VolumePage() {
  const { role, persistenceId } = route.useParams()
  const { agent } = route.useSearch()
  return (
    <OneVolume
      key={`${agent} ${role} ${persistenceId}`}
      role={role}
      persistenceId={persistenceId}
      agent={agent}
    />
  )
}

interface OneVolumeProps {
  readonly role: string
  readonly persistenceId: string
  readonly agent: string | undefined
}

function OneVolume({ role, persistenceId, agent }: OneVolumeProps) {
  const destroyed = useLastDestroy(role, persistenceId, agent)
  const { data, error, refetch } = useQuery({
    ...volumeQuery(role, persistenceId, agent),
    // What is being destroyed is not asked for again: the answer would only be that it is not there.
    enabled: () => !destroyed.isUnderWay(),
  })
  const missing = error instanceof ApiError && error.status === 404
  const confirmed = destroyed.operation?.state === 'confirmed'
  if (missing || confirmed) {
    return <Gone role={role} persistenceId={persistenceId} destroyed={destroyed.operation} />
  }
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
