import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { FrameworkDetail } from '@holdfast/model/api/hosted'
import { ApiError } from '../../api/client.ts'
import { frameworkQuery } from '../../api/queries.ts'
import { Age } from '../../parts/age.tsx'
import { filterFor } from '../../parts/filter/edit.ts'
import { FrameworkStateBadge } from '../../parts/framework-state.tsx'
import { TasksTable } from '../../parts/tasks/tasks-table.tsx'
import { strings } from '../../strings.ts'
import { buttonClass } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorBoundary, Failure } from '../../ui/error-boundary.tsx'
import { IconChevronLeft } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TabPanel, Tabs, type Tab } from '../../ui/tabs.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { FrameworkFacts } from './facts.tsx'
import { OffersTab } from './offers-tab.tsx'
import { VolumesOf } from '../volumes/volumes-of.tsx'

const route = getRouteApi('/frameworks/$frameworkId')

const back = (
  <Link to="/frameworks" className="text-muted inline-flex min-h-6 items-center gap-0.5">
    <IconChevronLeft size={12} />
    {strings.pages.frameworks}
  </Link>
)

/** One framework: its tasks, the volumes that they hold, and what it is offered. */
export function FrameworkPage() {
  const { frameworkId } = route.useParams()
  const { data, error, refetch } = useQuery(frameworkQuery(frameworkId))
  if (error instanceof ApiError && error.status === 404) return <Missing frameworkId={frameworkId} />
  if (data !== undefined) return <Loaded detail={data} />
  return (
    <Page title="Framework" heading={<MiddleTruncate text={frameworkId} />} above={back}>
      {error === null ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <Failure what="this framework" error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

function Loaded({ detail }: { readonly detail: FrameworkDetail }) {
  const { row } = detail
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const tabs: readonly Tab[] = [
    { id: 'tasks', label: 'Tasks', count: row.tasks },
    { id: 'volumes', label: 'Volumes', count: row.volumes },
    { id: 'offers', label: 'Offers', count: row.offers },
    { id: 'facts', label: 'Facts' },
  ]
  const current = tabs.find((tab) => tab.id === search.tab)?.id ?? 'tasks'
  return (
    <Page
      fill
      title={`Framework ${row.name}`}
      heading={<span className="truncate">{row.name}</span>}
      above={back}
      below={
        <>
          <FrameworkStateBadge framework={row} />
          {row.registeredMs ? (
            <span>
              registered <Age sinceMs={row.registeredMs} ago />
            </span>
          ) : null}
          <span className="inline-flex min-w-0 items-center gap-1">
            <MiddleTruncate text={row.key} className="max-w-56" />
            <CopyButton text={row.key} what="framework id" />
          </span>
          <span>
            {row.roles.length === 1 ? 'role' : 'roles'} {row.roles.join(', ')}
          </span>
        </>
      }
    >
      <div className="px-4 lg:px-6">
        <Tabs
          label="About this framework"
          tabs={tabs}
          current={current}
          onChange={(tab) => void navigate({ search: tab === 'tasks' ? {} : { tab }, replace: true })}
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

function TabBody({ tab, detail }: { readonly tab: string; readonly detail: FrameworkDetail }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  const { key, name } = detail.row
  const onSort = (next: string) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })
  switch (tab) {
    case 'volumes':
      return <VolumesOf of="framework" id={key} sort={sort} onSort={onSort} />
    case 'offers':
      return <OffersTab frameworkId={key} name={name} />
    case 'facts':
      return <FrameworkFacts detail={detail} />
    default:
      return (
        <TasksTable
          label="Tasks of this framework"
          q={filterFor('framework', key)}
          without={['framework']}
          sort={sort}
          onSort={onSort}
          empty={
            <EmptyState title={`${name} runs no tasks`}>
              A framework launches tasks on what it is offered. Those that have ended are not listed once it
              has acknowledged that.
            </EmptyState>
          }
        />
      )
  }
}

function Missing({ frameworkId }: { readonly frameworkId: string }) {
  return (
    <Page title="Framework not found" above={back}>
      <EmptyState
        title="No framework with this id is registered"
        action={
          <Link to="/frameworks" className={buttonClass()}>
            All frameworks
          </Link>
        }
      >
        <p className="font-mono">{frameworkId}</p>
        <p>It may have been torn down, or been away for too long. Its volumes are kept all the same.</p>
      </EmptyState>
    </Page>
  )
}
