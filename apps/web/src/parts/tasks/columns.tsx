import type { TaskRow } from '@holdfast/model/api/hosted'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'
import { Age } from '../age.tsx'
import { AgentLink, FrameworkLink, RoleLink } from '../links.tsx'
import { Size } from '../size.tsx'
import { TaskStateBadge } from './task-state.tsx'
import { VolumeRefs } from './volume-refs.tsx'

export const taskColumns: readonly Column<TaskRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 120,
    priority: 0,
    sortable: true,
    cell: (row) => <TaskStateBadge state={row.state} />,
  },
  {
    id: 'task',
    header: 'Task',
    width: 132,
    grow: 2,
    priority: 0,
    sortable: true,
    cell: (row) => <MiddleTruncate text={row.taskId} />,
  },
  {
    id: 'framework',
    header: 'Framework',
    width: 112,
    grow: 1,
    priority: 1,
    sortable: true,
    cell: (row) => <FrameworkLink frameworkId={row.frameworkId} name={row.framework} />,
  },
  {
    id: 'role',
    header: 'Role',
    width: 100,
    grow: 1,
    priority: 5,
    sortable: true,
    cell: (row) => (row.role === undefined ? null : <RoleLink role={row.role} />),
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 140,
    grow: 1,
    priority: 3,
    sortable: true,
    cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
  },
  {
    id: 'volumes',
    header: 'Volumes',
    width: 160,
    grow: 3,
    priority: 2,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <VolumeRefs volumes={row.volumes} agentId={row.agentId} />,
  },
  {
    id: 'cpus',
    header: 'CPUs',
    width: 64,
    align: 'right',
    priority: 6,
    sortable: true,
    descendingFirst: true,
    cell: (row) => row.cpus,
  },
  {
    id: 'mem',
    header: 'Memory',
    width: 84,
    align: 'right',
    priority: 6,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.memMb} />,
  },
  {
    id: 'since',
    header: 'For',
    headerTip: 'How long it has been in this state',
    width: 64,
    align: 'right',
    priority: 4,
    sortable: true,
    cell: (row) => (row.stateMs === undefined ? null : <Age sinceMs={row.stateMs} />),
  },
]
