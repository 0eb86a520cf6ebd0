import { lazy, Suspense, useCallback } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import type { VolumeDetail } from '@holdfast/model/api/pages'
import { Age } from '../../parts/age.tsx'
import { EvidenceText } from '../../parts/evidence.tsx'
import { AgentLink, OwnerText } from '../../parts/links.tsx'
import { PendingBadge } from '../../parts/operations/volume-state.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useVolumeOperation } from '../../stores/operations.ts'
import { Banner } from '../../ui/banner.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Page } from '../../ui/page.tsx'
import { TabPanel, Tabs } from '../../ui/tabs.tsx'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { Actions, useWhyNot } from './actions.tsx'
import { JsonTab } from './json-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { BackToVolumes } from './back.tsx'
import { TasksTab } from './tasks-tab.tsx'
import { TimelineTab } from './timeline-tab.tsx'

const ResizePanel = lazy(() =>
  import('../../parts/resize/panel.tsx').then((module) => ({ default: module.ResizePanel })),
)

const route = getRouteApi('/volumes/$role/$persistenceId')

export function Detail({ volume }: { readonly volume: VolumeDetail }) {
  const { row } = volume
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const tasks = volume.heldBy.tasks.length
  const tabs = [
    { id: 'overview', label: 'Overview' },
    { id: 'tasks', label: 'Tasks', count: tasks },
    { id: 'timeline', label: 'Timeline' },
    { id: 'json', label: 'JSON' },
  ]
  const tab = tabs.find(({ id }) => id === search.tab)?.id ?? 'overview'
  const why = useWhyNot(volume)
  const verb = search.resize === 'grow' || search.resize === 'shrink' ? search.resize : undefined
  const closeResize = useCallback(
    () => void navigate({ search: (old) => ({ ...old, resize: '' }), replace: true }),
    [navigate],
  )
  return (
    <Page
      title={row.persistenceId}
      above={<BackToVolumes />}
      heading={
        <>
          <MiddleTruncate text={row.persistenceId} tail={12} className="text-16! leading-7!" />
          <CopyButton text={row.persistenceId} what="volume id" />
        </>
      }
      below={<Status volume={volume} />}
      actions={<Actions volume={volume} />}
    >
      {volume.drift === undefined ? null : (
        <div className="pb-3">
          <Banner tone="warning" inset>
            <b className="font-semibold">Master and agent disagree.</b> {volume.drift}
          </Banner>
        </div>
      )}
      <Tabs
        label="Volume"
        tabs={tabs}
        current={tab}
        onChange={(id) =>
          void navigate({ search: (old) => ({ ...old, tab: id === 'overview' ? '' : id }), replace: true })
        }
      />
      <TabPanel id={tab} className="pt-4">
        {tab === 'tasks' ? (
          <TasksTab volume={volume} />
        ) : tab === 'timeline' ? (
          <TimelineTab entries={volume.timeline} />
        ) : tab === 'json' ? (
          <JsonTab volume={volume} />
        ) : (
          <OverviewTab volume={volume} />
        )}
      </TabPanel>
      {verb === undefined ? null : (
        <Suspense>
          <ResizePanel key={verb} verb={verb} volume={volume} block={why(verb)} onClose={closeResize} />
        </Suspense>
      )}
    </Page>
  )
}

/** What it is now, whose, where, and how we know. */
function Status({ volume: { row } }: { readonly volume: VolumeDetail }) {
  const pending = useVolumeOperation(row.key)
  return (
    <>
      {pending ? <PendingBadge operation={pending} /> : null}
      <StatusBadge status={row.status} />
      {row.detachedSinceMs === undefined ? null : (
        <span>
          for <Age sinceMs={row.detachedSinceMs} />
        </span>
      )}
      <span className="inline-flex min-w-0 items-baseline gap-1">
        {row.owner.kind} <OwnerText owner={row.owner} />
      </span>
      <span className="inline-flex min-w-0 items-baseline gap-1">
        agent <AgentLink agentId={row.agentId} hostname={row.hostname} />
      </span>
      <EvidenceText evidence={row.evidence} />
    </>
  )
}
