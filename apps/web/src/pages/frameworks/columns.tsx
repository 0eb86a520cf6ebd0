import type { FrameworkRow } from '@holdfast/model/api/hosted'
import { Age } from '../../parts/age.tsx'
import { FrameworkStateBadge } from '../../parts/framework-state.tsx'
import { FrameworkLink, RoleLink } from '../../parts/links.tsx'
import { Size } from '../../parts/size.tsx'
import { grouped } from '../../ui/grouped.ts'
import { tip } from '../../ui/tip.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { MiddleTruncate } from '../../ui/truncate.tsx'

function count(id: 'tasks' | 'offers' | 'volumes', header: string, priority: number): Column<FrameworkRow> {
  return {
    id,
    header,
    width: 80,
    align: 'right',
    priority,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <span className={row[id] === 0 ? 'text-muted' : undefined}>{grouped(row[id])}</span>,
  }
}

export const frameworkColumns: readonly Column<FrameworkRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 132,
    priority: 0,
    sortable: true,
    cell: (row) => <FrameworkStateBadge framework={row} />,
  },
  {
    id: 'name',
    header: 'Name',
    width: 132,
    grow: 2,
    priority: 0,
    sortable: true,
    cell: (row) => <FrameworkLink frameworkId={row.key} name={row.name} />,
  },
  {
    id: 'roles',
    header: 'Roles',
    width: 132,
    grow: 2,
    priority: 2,
    cell: (row) => <Roles roles={row.roles} />,
  },
  {
    id: 'principal',
    header: 'Principal',
    width: 112,
    grow: 1,
    priority: 5,
    sortable: true,
    cell: (row) => row.principal ?? <span className="text-muted">none</span>,
  },
  count('tasks', 'Tasks', 1),
  count('offers', 'Offers', 4),
  count('volumes', 'Volumes', 2),
  {
    id: 'size',
    header: 'Holds',
    headerTip: 'The size of the volumes that its tasks hold',
    width: 92,
    align: 'right',
    priority: 3,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Size mb={row.volumesMb} />,
  },
  { id: 'cpus', header: 'CPUs', width: 64, align: 'right', optional: true, cell: (row) => row.cpus },
  {
    id: 'mem',
    header: 'Memory',
    width: 84,
    align: 'right',
    optional: true,
    cell: (row) => <Size mb={row.memMb} />,
  },
  {
    id: 'since',
    header: 'Registered',
    width: 96,
    align: 'right',
    priority: 6,
    sortable: true,
    cell: (row) =>
      row.registeredMs ? <Age sinceMs={row.registeredMs} ago /> : <span className="text-muted">–</span>,
  },
  {
    id: 'id',
    header: 'Framework id',
    width: 160,
    grow: 2,
    priority: 7,
    cell: (row) => <MiddleTruncate text={row.key} />,
  },
]

function Roles({ roles }: { readonly roles: readonly string[] }) {
  const [first, ...more] = roles
  if (first === undefined) return <span className="text-muted">none</span>
  return (
    <span className="inline-flex max-w-full min-w-0 items-baseline gap-2">
      <RoleLink role={first} />
      {more.length === 0 ? null : (
        <span {...tip(more.join('\n'))} className="text-muted shrink-0">
          +{more.length}
        </span>
      )}
    </span>
  )
}
