import type { ServiceVolumeRow } from '@holdfast/model/api/services'
import { AgentLink, VolumeLink } from '../../parts/links.tsx'
import { Size } from '../../parts/size.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'

/** The columns that Marathon's own dashboard has, in its order. */
export const serviceVolumeColumns = (app: string): readonly Column<ServiceVolumeRow>[] => [
  {
    id: 'id',
    header: 'ID',
    width: 200,
    grow: 3,
    priority: 0,
    sortable: true,
    cell: ({ key, volume, agentId }) =>
      volume === undefined ? (
        <MiddleTruncate text={key} />
      ) : (
        <VolumeLink
          role={volume.role}
          persistenceId={key}
          app={app}
          {...(agentId === undefined ? {} : { agentId })}
        />
      ),
  },
  {
    id: 'host',
    header: 'Host',
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
  { id: 'type', header: 'Type', width: 72, priority: 3, sortable: true, cell: (row) => row.type },
  {
    id: 'profile',
    header: 'Profile',
    width: 84,
    priority: 6,
    sortable: true,
    cell: (row) => row.profile ?? <span className="text-muted">none</span>,
  },
  {
    id: 'path',
    header: 'Path',
    width: 112,
    grow: 1,
    priority: 2,
    sortable: true,
    cell: (row) => <MiddleTruncate text={row.path} />,
  },
  {
    id: 'size',
    header: 'Size',
    width: 84,
    align: 'right',
    priority: 1,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.sizeMb} />,
  },
  { id: 'mode', header: 'Mode', width: 76, priority: 5, sortable: true, cell: (row) => row.mode },
  {
    id: 'status',
    header: 'Status',
    width: 116,
    priority: 0,
    sortable: true,
    cell: (row) => <StatusBadge status={row.status} />,
  },
]
