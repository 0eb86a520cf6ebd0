import { useQuery } from '@tanstack/react-query'
import { clusterQuery } from '../../api/queries.ts'
import { Age } from '../../parts/age.tsx'
import { useFreshness } from '../../stores/freshness.ts'
import { strings } from '../../strings.ts'
import { Failure } from '../../ui/error-boundary.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

export function About() {
  const { data, error, refetch } = useQuery(clusterQuery)
  const freshness = useFreshness()
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="h-48" />
    ) : (
      <Failure what="the cluster" error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <p>
        {strings.product} {data.holdfastVersion}. {strings.sentence}
      </p>
      <KeyValue
        columns={1}
        items={[
          { name: 'Cluster', value: data.name },
          { name: 'Connected to', value: data.address },
          { name: 'Mesos', value: data.mesosVersion },
          { name: 'State', value: freshness.text },
          { name: 'Seen', value: <Age sinceMs={data.freshness.asOfMs} ago /> },
          {
            name: 'Login',
            value: data.authentication
              ? `needed; you are ${data.principal ?? 'not logged in'}`
              : 'not needed: only this machine can reach Holdfast',
          },
        ]}
      />
    </div>
  )
}
