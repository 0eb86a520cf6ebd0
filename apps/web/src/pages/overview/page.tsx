import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Overview } from '@holdfast/model/api/pages'
import { clusterQuery, overviewQuery } from '../../api/queries.ts'
import { HiddenNote } from '../../parts/hidden-note.tsx'
import { strings } from '../../strings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorBoundary, Failure } from '../../ui/error-boundary.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AgeHistogram } from './age-histogram.tsx'
import { AgentMap } from './agent-map.tsx'
import { AttentionList } from './attention.tsx'
import { Breakdown } from './breakdown.tsx'
import { ClusterDisk } from './cluster-disk.tsx'
import { InFlight } from './in-flight.tsx'

/** In five seconds: is it fresh, how full is it, what is wasted, what is stuck. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery(overviewQuery)
  return (
    <Page
      title={strings.pages.overview}
      below={data?.hidden === undefined ? undefined : <HiddenNote hidden={data.hidden} />}
    >
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <Failure what="the overview" error={error} onRetry={() => void refetch()} />
        )
      ) : data.account.sizeMb === 0 ? (
        <NoDisk overview={data} />
      ) : (
        <Panels overview={data} />
      )}
    </Page>
  )
}

function Panels({ overview }: { readonly overview: Overview }) {
  return (
    <div className="flex flex-col gap-4">
      <ErrorBoundary what="the cluster’s disk">
        <ClusterDisk overview={overview} />
      </ErrorBoundary>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <ErrorBoundary what="what needs attention">
            <AttentionList overview={overview} />
          </ErrorBoundary>
          <ErrorBoundary what="the breakdown">
            <Breakdown overview={overview} />
          </ErrorBoundary>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ErrorBoundary what="the operations">
            <InFlight overview={overview} />
          </ErrorBoundary>
          <ErrorBoundary what="the ages">
            <AgeHistogram buckets={overview.detachedByAge} />
          </ErrorBoundary>
        </div>
      </div>
      <ErrorBoundary what="the agents">
        <AgentMap overview={overview} />
      </ErrorBoundary>
    </div>
  )
}

function Waiting() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <Skeleton className="h-[212px] w-full" />
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-48 w-full" />
        <Skeleton className="h-48 w-full" />
      </div>
    </div>
  )
}

function NoDisk({ overview }: { readonly overview: Overview }) {
  const cluster = useQuery(clusterQuery).data
  const agents = Object.values(overview.agents).reduce((sum, count) => sum + count, 0)
  if (agents > 0) {
    return (
      <EmptyState title="No agent offers disk" action={<Link to="/agents">Agents</Link>}>
        {agents} agents are registered, but none of them has a disk resource.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No agents are registered">
      {cluster?.kind === 'mesos'
        ? `The master at ${cluster.address} knows no agent yet. This page fills itself when one registers.`
        : 'The embedded cluster has no agents. Start Holdfast without --cluster for the demo cluster, with --cluster FILE for your own, or with --master URL for a real Mesos.'}
    </EmptyState>
  )
}
