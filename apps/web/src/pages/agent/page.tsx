import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { AgentDetail } from '@holdfast/model/api/pages'
import { ApiError } from '../../api/client.ts'
import { agentQuery } from '../../api/queries.ts'
import { Age } from '../../parts/age.tsx'
import { EvidenceText } from '../../parts/evidence.tsx'
import { HiddenNote } from '../../parts/hidden-note.tsx'
import { AgentStatusBadge } from '../../parts/status-badge.tsx'
import { strings } from '../../strings.ts'
import { Banner } from '../../ui/banner.tsx'
import { buttonClass } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorBoundary, Failure } from '../../ui/error-boundary.tsx'
import { IconChevronLeft } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TabPanel, Tabs, type Tab } from '../../ui/tabs.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { Condition } from './condition.tsx'
import { DisksTab } from './disks-tab.tsx'
import { JsonTab } from './json-tab.tsx'
import { OperationsTab } from './operations-tab.tsx'
import { ReservationsTab } from './reservations-tab.tsx'
import { TasksTab } from './tasks-tab.tsx'
import { VolumesOf } from '../volumes/volumes-of.tsx'

const route = getRouteApi('/agents/$agentId')

const back = (
  <Link to="/agents" className="text-muted inline-flex min-h-6 items-center gap-0.5">
    <IconChevronLeft size={12} />
    {strings.pages.agents}
  </Link>
)

/** One agent: its disks, what is reserved and kept on them, and what was asked of it. */
export function AgentPage() {
  const { agentId } = route.useParams()
  const { data, error, refetch } = useQuery(agentQuery(agentId))
  if (data !== undefined) return <Loaded detail={data} />
  if (error instanceof ApiError && error.status === 404) return <Missing agentId={agentId} />
  return (
    <Page title="Agent" heading={<MiddleTruncate text={agentId} />} above={back}>
      {error === null ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <Failure what="this agent" error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

function Loaded({ detail }: { readonly detail: AgentDetail }) {
  const { row } = detail
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const volumes = Object.values(row.volumes).reduce((sum, count) => sum + count, 0)
  const tabs: readonly Tab[] = [
    { id: 'disks', label: 'Disks', count: row.disks.length },
    { id: 'reservations', label: 'Reservations', count: detail.reservations.length },
    { id: 'volumes', label: 'Volumes', count: volumes },
    { id: 'tasks', label: 'Tasks', count: row.tasks },
    { id: 'operations', label: 'Operations' },
    { id: 'json', label: 'JSON' },
  ]
  const current = tabs.find((tab) => tab.id === search.tab)?.id ?? 'disks'
  return (
    <Page
      fill
      title={`Agent ${row.hostname}`}
      heading={<span className="truncate">{row.hostname}</span>}
      above={back}
      below={
        <>
          <AgentStatusBadge status={row.status} />
          <span>
            for <Age sinceMs={row.statusSinceMs} />
          </span>
          <span className="inline-flex min-w-0 items-center gap-1">
            <MiddleTruncate text={row.agentId} className="max-w-56" />
            <CopyButton text={row.agentId} what="agent id" />
          </span>
          <span>Mesos {row.version}</span>
          <EvidenceText evidence={detail.agentEvidence} />
          <HiddenNote hidden={row.hidden} />
        </>
      }
    >
      <Condition detail={detail} />
      {detail.drift === undefined ? null : (
        <div className="px-4 pb-3 lg:px-6">
          <Banner tone="warning" inset>
            <strong>Master and agent disagree.</strong> {detail.drift}
          </Banner>
        </div>
      )}
      <div className="px-4 lg:px-6">
        <Tabs
          label="About this agent"
          tabs={tabs}
          current={current}
          onChange={(tab) => void navigate({ search: tab === 'disks' ? {} : { tab }, replace: true })}
        />
      </div>
      <TabPanel id={current} className="flex min-h-0 flex-1 flex-col overflow-auto pt-4">
        <ErrorBoundary key={current} what={`the ${current}`}>
          <TabBody tab={current} detail={detail} />
        </ErrorBoundary>
      </TabPanel>
    </Page>
  )
}

function TabBody({ tab, detail }: { readonly tab: string; readonly detail: AgentDetail }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  switch (tab) {
    case 'reservations':
      return <ReservationsTab detail={detail} />
    case 'volumes':
      return (
        <VolumesOf
          of="agent"
          id={detail.row.agentId}
          sort={sort}
          onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
        />
      )
    case 'tasks':
      return <TasksTab agentId={detail.row.agentId} />
    case 'operations':
      return <OperationsTab agentId={detail.row.agentId} />
    case 'json':
      return <JsonTab agentId={detail.row.agentId} />
    default:
      return <DisksTab detail={detail} />
  }
}

function Missing({ agentId }: { readonly agentId: string }) {
  return (
    <Page title="Agent not found" above={back}>
      <EmptyState
        title="No agent has this id"
        action={
          <Link to="/agents" className={buttonClass()}>
            All agents
          </Link>
        }
      >
        <p className="font-mono">{agentId}</p>
        <p>An agent that reboots registers under a new id. Look for its host name in the list.</p>
      </EmptyState>
    </Page>
  )
}
