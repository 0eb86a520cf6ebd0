import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { InstanceRow, ServiceAction, ServiceDetail } from '@holdfast/model/api/services'
import { ApiError } from '../../api/client.ts'
import { serviceQuery, serviceVersionQuery } from '../../api/queries.ts'
import { RoleLink } from '../../parts/links.tsx'
import { EditFlow } from '../../parts/service-editor/edit-flow.tsx'
import { ServicePlanDialog } from '../../parts/service-plan/service-plan-dialog.tsx'
import { ServiceStatusBadge } from '../../parts/services/badges.tsx'
import { useSelection } from '../../stores/selection.ts'
import { strings } from '../../strings.ts'
import { buttonClass } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorBoundary, Failure } from '../../ui/error-boundary.tsx'
import { IconChevronLeft } from '../../ui/icons.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { tip } from '../../ui/tip.tsx'
import { TabPanel, Tabs, type Tab } from '../../ui/tabs.tsx'
import { ServiceActions } from './actions.tsx'
import { ConfigurationTab } from './configuration-tab.tsx'
import { InstancesTab } from './instances-tab.tsx'
import { OperationsTab } from './operations-tab.tsx'
import { Stepper } from './stepper.tsx'
import { VolumesTab } from './volumes-tab.tsx'

const route = getRouteApi('/apps/$')

const back = (
  <Link to="/apps" className="text-muted inline-flex min-h-6 items-center gap-0.5">
    <IconChevronLeft size={12} />
    {strings.pages.apps}
  </Link>
)

/** One app or pod: its instances, the volumes that they keep, how it is configured, and what was asked of it. */
export function ServicePage() {
  const { _splat = '' } = route.useParams()
  const id = `/${_splat}`
  const { data, error, refetch } = useQuery(serviceQuery(id))
  if (error instanceof ApiError && error.status === 404) return <Missing id={id} />
  if (data !== undefined) return <Loaded key={id} detail={data} />
  return (
    <Page title={id} above={back}>
      {error === null ? (
        <Skeleton className="h-64 w-full" />
      ) : (
        <Failure what="this app" error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  )
}

function Loaded({ detail }: { readonly detail: ServiceDetail }) {
  const { row } = detail
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [action, setAction] = useState<ServiceAction | undefined>(undefined)
  const selection = useSelection<InstanceRow>(`instances ${row.key}`)
  const tabs: readonly Tab[] = [
    { id: 'instances', label: 'Instances', count: row.listed },
    {
      id: 'volumes',
      label: 'Volumes',
      count: row.volumesAttached + row.volumesDetached + row.volumesUnknown,
    },
    { id: 'configuration', label: 'Configuration' },
    { id: 'operations', label: 'Operations' },
  ]
  const current = tabs.find((tab) => tab.id === search.tab)?.id ?? 'instances'
  return (
    <Page
      fill
      title={row.key}
      heading={
        <>
          <span className="truncate" {...tip(row.key)}>
            {row.key}
          </span>
          <CopyButton text={row.key} what="id" />
        </>
      }
      above={back}
      below={
        <>
          <ServiceStatusBadge status={row.status} />
          <span>
            {row.running} of {row.instances} running
          </span>
          {row.suspended === 0 ? null : <span>{row.suspended} suspended</span>}
          <span className="inline-flex items-baseline gap-1">
            role <RoleLink role={row.role} />
          </span>
          <span>{row.kind}</span>
        </>
      }
      actions={
        <>
          <Stepper id={row.key} tab={current} />
          <ServiceActions
            row={row}
            onAction={setAction}
            onEdit={() => void navigate({ search: (old) => ({ ...old, edit: 'definition' }) })}
          />
        </>
      }
    >
      <div className="px-4 lg:px-6">
        <Tabs
          label={row.kind === 'pod' ? 'Pod' : 'App'}
          tabs={tabs}
          current={current}
          onChange={(tab) => void navigate({ search: { tab }, replace: true })}
        />
      </div>
      <TabPanel id={current} className="flex min-h-0 flex-1 flex-col overflow-auto pt-3">
        <ErrorBoundary key={current} what="this tab">
          {current === 'volumes' ? (
            <VolumesTab id={row.key} />
          ) : current === 'configuration' ? (
            <ConfigurationTab
              detail={detail}
              onEdit={(version) => void navigate({ search: (old) => ({ ...old, edit: version }) })}
            />
          ) : current === 'operations' ? (
            <OperationsTab id={row.key} />
          ) : (
            <InstancesTab detail={detail} selection={selection} onAction={setAction} />
          )}
        </ErrorBoundary>
      </TabPanel>
      {search.edit === undefined ? null : (
        <Edit
          detail={detail}
          version={search.edit}
          onClose={() => void navigate({ search: (old) => ({ ...old, edit: '' }), replace: true })}
        />
      )}
      {action === undefined ? null : (
        <ServicePlanDialog
          action={action}
          onClose={() => setAction(undefined)}
          onConfirmed={({ action: done }) => {
            if (done === 'kill' || done === 'wipe') selection.clear()
            // Of what is deleted there soon is no page.
            if (done === 'delete') void navigate({ to: '/apps', search: {} })
          }}
        />
      )}
    </Page>
  )
}

interface EditProps {
  readonly detail: ServiceDetail
  /** An earlier version, to begin with; any other word means the present one. */
  readonly version: string
  readonly onClose: () => void
}

function Edit({ detail: { row, definition, versions }, version, onClose }: EditProps) {
  const isEarlier = version !== row.version && versions.includes(version)
  const { data, isError } = useQuery({ ...serviceVersionQuery(row.key, version), enabled: isEarlier })
  if (isEarlier && data === undefined && !isError) return null
  const edited = { kind: row.kind, id: row.key, definition: objectOf(definition) }
  return <EditFlow edited={data === undefined ? edited : { ...edited, from: data }} onClose={onClose} />
}

/** The wire is decoded here: a definition is an object. */
const objectOf = (value: unknown) => value as Readonly<Record<string, unknown>>

function Missing({ id }: { readonly id: string }) {
  return (
    <Page title={id} above={back}>
      <EmptyState
        title="There is no app or pod with this id"
        action={
          <Link to="/apps" className={buttonClass()}>
            All apps
          </Link>
        }
      >
        It may have been deleted. Volumes that it left behind are in the list of volumes.
      </EmptyState>
    </Page>
  )
}
