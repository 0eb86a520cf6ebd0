import type { InstanceRow } from '@holdfast/model/api/services'
import { Age } from '../../parts/age.tsx'
import { AgentLink, VolumeLink } from '../../parts/links.tsx'
import { InstanceBadge } from '../../parts/services/badges.tsx'
import { IconButton } from '../../ui/button.tsx'
import { IconMore } from '../../ui/icons.tsx'
import { Menu } from '../../ui/menu.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'

export interface InstanceVerbs {
  readonly kill: (row: InstanceRow) => void
  readonly wipe: (row: InstanceRow) => void
  /** Why nothing may be changed. */
  readonly block: string | undefined
}

export function instanceColumns({ kill, wipe, block }: InstanceVerbs): readonly Column<InstanceRow>[] {
  return [
    {
      id: 'status',
      header: 'Status',
      width: 172,
      priority: 0,
      sortable: true,
      cell: (row) => <InstanceBadge label={row.label} />,
    },
    {
      id: 'id',
      header: 'Instance',
      width: 180,
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
      cell: (row) => <Volumes row={row} />,
    },
    {
      id: 'tasks',
      header: 'Task',
      width: 132,
      grow: 1,
      priority: 4,
      cell: (row) => <Tasks row={row} />,
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

function whyNotKill({ label }: InstanceRow): string | undefined {
  switch (label) {
    case 'detached':
    case 'waiting_for_offer':
    case 'waiting_for_agent':
    case 'reserving':
      return 'It has no task.'
    case 'unreachable':
      return 'Its agent does not answer.'
    case 'being_destroyed':
    case 'stopping':
      return 'Its task is being ended.'
    default:
      return undefined
  }
}

function whyNotWipe({ label }: InstanceRow): string | undefined {
  if (label === 'being_destroyed') return 'It is being destroyed.'
  return label === 'unreachable'
    ? 'Its agent does not answer: what is on its volumes is not known.'
    : undefined
}

function Volumes({ row: { volumes, agentId } }: { readonly row: InstanceRow }) {
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
              {...(agentId === undefined ? {} : { agentId })}
            />
          ),
        )}
      {volumes.length > 2 ? <span className="text-muted shrink-0">+{volumes.length - 2}</span> : null}
    </span>
  )
}

function Tasks({ row: { tasks } }: { readonly row: InstanceRow }) {
  const [first] = tasks
  if (first === undefined) return <None />
  return (
    <span className="truncate">
      {first.state.replace(/^TASK_/, '').toLowerCase()}
      {tasks.length > 1 ? <span className="text-muted"> +{tasks.length - 1}</span> : null}
    </span>
  )
}

function None() {
  return <span className="text-muted">none</span>
}
