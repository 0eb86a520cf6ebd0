import type { InstanceRow } from '@holdfast/model/api/services'
import { Age } from '../../parts/age.tsx'
import { AgentLink, VolumeLink } from '../../parts/links.tsx'
import { InstanceBadge } from '../../parts/services/badges.tsx'
import { TasksSummary } from '../../parts/services/tasks-summary.tsx'
import { whyNotKill, whyNotWipe } from '../../parts/services/why-not.ts'
import { IconButton } from '../../ui/button.tsx'
import { IconMore } from '../../ui/icons.tsx'
import { Menu } from '../../ui/menu.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'

export interface InstanceVerbs {
  readonly kill: (row: InstanceRow) => void
  readonly wipe: (row: InstanceRow) => void
  readonly open: (row: InstanceRow) => void
  /** Why nothing may be changed. */
  readonly block: string | undefined
}

export interface InstanceColumnsOf {
  readonly kind: 'app' | 'pod'
  /** The id of the app or pod. */
  readonly service: string
  /** It waits before its next try. */
  readonly delayed: boolean
}

export function instanceColumns(
  { kind, service, delayed }: InstanceColumnsOf,
  { kill, wipe, open, block }: InstanceVerbs,
): readonly Column<InstanceRow>[] {
  return [
    {
      id: 'status',
      header: 'Status',
      width: 172,
      priority: 0,
      sortable: true,
      cell: (row) => <InstanceBadge label={row.label} delayed={delayed} />,
    },
    {
      id: 'id',
      header: 'Instance',
      width: 140,
      grow: 2,
      priority: 0,
      sortable: true,
      cell: (row) => <MiddleTruncate text={row.key} />,
    },
    {
      id: 'host',
      header: 'Agent',
      width: 132,
      grow: 1,
      priority: 1,
      sortable: true,
      cell: ({ agentId, host }) =>
        agentId === undefined ? (
          <span className="text-muted">none yet</span>
        ) : (
          <AgentLink agentId={agentId} hostname={host ?? agentId} />
        ),
    },
    {
      id: 'volumes',
      header: 'Volumes',
      width: 180,
      grow: 2,
      priority: 1,
      sortable: true,
      cell: (row) => <Volumes row={row} service={service} />,
    },
    {
      id: 'tasks',
      header: kind === 'pod' ? 'Containers' : 'Task',
      width: 132,
      grow: 1,
      priority: kind === 'pod' ? 1 : 4,
      cell: (row) => <TasksSummary tasks={row.tasks} />,
    },
    {
      id: 'since',
      header: 'Since',
      width: 84,
      align: 'right',
      priority: 3,
      sortable: true,
      cell: ({ sinceMs }) => (sinceMs === undefined ? <None /> : <Age sinceMs={sinceMs} />),
    },
    {
      id: 'version',
      header: 'Version',
      width: 180,
      sortable: true,
      optional: true,
      cell: (row) => row.version,
    },
    {
      id: 'menu',
      header: 'Actions',
      width: 44,
      priority: 0,
      fixed: true,
      cell: (row) => (
        <Menu
          label={`Instance ${row.key}`}
          align="end"
          items={[
            { label: 'Details', onSelect: () => open(row) },
            {
              label: 'Kill…',
              onSelect: () => kill(row),
              disabledReason: block ?? whyNotKill(row),
            },
            {
              label: 'Wipe…',
              danger: true,
              onSelect: () => wipe(row),
              disabledReason: block ?? whyNotWipe(row),
            },
          ]}
          renderTrigger={(props) => (
            <IconButton {...props} data-row-menu="" size="sm" label="Actions" icon={<IconMore />} />
          )}
        />
      ),
    },
  ]
}

function Volumes({
  row: { volumes, agentId },
  service,
}: {
  readonly row: InstanceRow
  readonly service: string
}) {
  if (volumes.length === 0) return <None />
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-x-2">
      {volumes
        .slice(0, 2)
        .map(({ persistenceId, role }) =>
          role === undefined ? (
            <MiddleTruncate key={persistenceId} text={persistenceId} className="text-muted" />
          ) : (
            <VolumeLink
              key={persistenceId}
              role={role}
              persistenceId={persistenceId}
              app={service}
              {...(agentId === undefined ? {} : { agentId })}
            />
          ),
        )}
      {volumes.length > 2 ? <span className="text-muted shrink-0">+{volumes.length - 2}</span> : null}
    </span>
  )
}

function None() {
  return <span className="text-muted">none</span>
}
