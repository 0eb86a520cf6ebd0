import type { OfferRow } from '@holdfast/model/api/hosted'
import type { Column } from '../../ui/table/columns.ts'
import { Age } from '../age.tsx'
import { AgentLink, FrameworkLink, RoleLink } from '../links.tsx'
import { Size } from '../size.tsx'
import { VolumeRefs } from '../tasks/volume-refs.tsx'
import { SplitBar } from './split-bar.tsx'

export const offerKey = (row: OfferRow) => row.key
export const offerName = (row: OfferRow) => `offer of ${row.hostname} to ${row.framework}`

function size(
  id: 'reserved' | 'volumes' | 'unreserved',
  header: string,
  mbOf: (row: OfferRow) => number,
  priority: number,
  headerTip: string,
): Column<OfferRow> {
  return {
    id,
    header,
    headerTip,
    width: 106,
    align: 'right',
    priority,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={mbOf(row)} />,
  }
}

export const offerColumns: readonly Column<OfferRow>[] = [
  {
    id: 'framework',
    header: 'Framework',
    width: 112,
    grow: 1,
    priority: 0,
    sortable: true,
    cell: (row) => <FrameworkLink frameworkId={row.frameworkId} name={row.framework} />,
  },
  {
    id: 'role',
    header: 'Role',
    width: 84,
    grow: 1,
    priority: 3,
    sortable: true,
    cell: (row) => <RoleLink role={row.role} />,
  },
  {
    id: 'agent',
    header: 'Agent',
    width: 156,
    grow: 2,
    priority: 0,
    sortable: true,
    cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
  },
  { id: 'split', header: 'Disk', width: 112, priority: 2, cell: (row) => <SplitBar offer={row} /> },
  size('volumes', 'In volumes', (row) => row.volumesMb, 4, 'Disk in persistent volumes'),
  size('reserved', 'Reserved', (row) => row.reservedMb, 5, 'Disk that is reserved, and in no volume'),
  size('unreserved', 'Unreserved', (row) => row.unreservedMb, 5, 'Disk that is not reserved'),
  {
    id: 'names',
    header: 'Volumes',
    width: 156,
    grow: 3,
    priority: 6,
    cell: (row) => <VolumeRefs volumes={row.volumes} count={row.volumeCount} agentId={row.agentId} />,
  },
  {
    id: 'cpus',
    header: 'CPUs',
    width: 64,
    align: 'right',
    priority: 7,
    sortable: true,
    descendingFirst: true,
    cell: (row) => row.cpus,
  },
  {
    id: 'mem',
    header: 'Memory',
    width: 84,
    align: 'right',
    priority: 7,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.memMb} />,
  },
  {
    id: 'age',
    header: 'Age',
    headerTip: 'How long the framework has had it without an answer',
    width: 56,
    align: 'right',
    priority: 1,
    sortable: true,
    descendingFirst: true,
    cell: (row) => (row.sinceMs === undefined ? null : <Age sinceMs={row.sinceMs} />),
  },
]
