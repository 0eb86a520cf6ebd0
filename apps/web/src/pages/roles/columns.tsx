import type { DiskAccount, RoleRow } from '@holdfast/model/api/rows'
import { formatSize } from '@holdfast/model/ledger/sizes'
import { DiskBar } from '../../parts/disk-bar/disk-bar.tsx'
import { filterFor } from '../../parts/filter/edit.ts'
import { count } from '../../parts/operations/plural.ts'
import { RowLink } from '../../parts/row-link.tsx'
import { Size } from '../../parts/size.tsx'
import { cx } from '../../ui/cx.ts'
import { grouped } from '../../ui/grouped.ts'
import type { Column } from '../../ui/table/columns.ts'
import { tip } from '../../ui/tip.tsx'
import { isOverQuota, quotaSentence, quotaText } from './quota.ts'
import { None } from '../../ui/none.tsx'

/** `nested`: all roles stand in their own order, each below the one that it belongs to. */
export function roleColumns(nested: boolean): readonly Column<RoleRow>[] {
  return [
    {
      id: 'role',
      header: 'Role',
      width: 148,
      grow: 5,
      priority: 0,
      sortable: true,
      cell: (row) => <RoleName role={row.role} nested={nested} />,
    },
    ...columns,
  ]
}

const columns: readonly Column<RoleRow>[] = [
  {
    id: 'held',
    header: 'Holds',
    width: 112,
    priority: 2,
    cell: (row) => <Held row={row} />,
  },
  {
    id: 'reserved',
    header: 'Reserved',
    width: 96,
    align: 'right',
    priority: 0,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Reserved row={row} />,
  },
  {
    id: 'idle',
    header: 'Idle',
    width: 88,
    align: 'right',
    priority: 3,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Amount mb={row.idleMb} to="/reservations" q={`${filterFor('role', row.role)} idle:>0`} />,
  },
  ...(['attached', 'detached', 'orphaned'] as const).map((status): Column<RoleRow> => ({
    id: status,
    header: `${status.charAt(0).toUpperCase()}${status.slice(1)}`,
    width: 92,
    align: 'right',
    priority: 6,
    ...(status === 'attached' && { optional: true }),
    sortable: true,
    descendingFirst: true,
    cell: (row) => (
      <Amount
        mb={row[`${status}Mb`]}
        to="/volumes"
        q={`${filterFor('role', row.role)} ${filterFor('status', status)}`}
      />
    ),
  })),
  {
    id: 'volumes',
    header: 'Volumes',
    width: 92,
    align: 'right',
    priority: 4,
    sortable: true,
    descendingFirst: true,
    cell: ({ role, volumes }) => (
      <Count number={volumes} to="/volumes" q={filterFor('role', role)} what="volume" />
    ),
  },
  {
    id: 'agents',
    header: 'Agents',
    width: 84,
    align: 'right',
    priority: 7,
    sortable: true,
    descendingFirst: true,
    headerTip: 'On how many agents something is reserved to it',
    cell: ({ role, agents }) => (
      <Count number={agents} to="/reservations" q={filterFor('role', role)} sort="agent" what="agent" />
    ),
  },
  {
    id: 'frameworks',
    header: 'Frameworks',
    width: 108,
    align: 'right',
    priority: 8,
    sortable: true,
    descendingFirst: true,
    cell: (row) => <Frameworks row={row} />,
  },
  {
    id: 'quota',
    header: 'Quota',
    width: 156,
    grow: 2,
    priority: 3,
    sortable: true,
    descendingFirst: true,
    headerTip:
      'Consumed of the limit: what is reserved to it and to the roles below it, and what their tasks use',
    cell: (row) => <Quota row={row} />,
  },
  {
    id: 'weight',
    header: 'Weight',
    width: 84,
    align: 'right',
    priority: 5,
    sortable: true,
    descendingFirst: true,
    cell: ({ weight }) => <span className={weight === 1 ? 'text-muted' : undefined}>{weight}</span>,
  },
]

/** In its own order a role stands indented below the one that it belongs to; elsewhere that one's name is set back. */
function RoleName({ role, nested }: { readonly role: string; readonly nested: boolean }) {
  const parts = role.split('/')
  const last = parts.pop() ?? ''
  return (
    <span
      {...tip(role)}
      className="block truncate"
      style={nested ? { paddingLeft: parts.length * 16 } : undefined}
    >
      {parts.length === 0 ? null : (
        <span className={nested ? 'hidden-text' : 'text-muted'}>{parts.join('/')}/</span>
      )}
      <span className="font-medium">{last}</span>
    </span>
  )
}

function Held({ row }: { readonly row: RoleRow }) {
  if (row.reservedMb === 0) return <None />
  return <DiskBar name={row.role} account={accountOf(row)} size="list" />
}

/** Everything that a role holds is reserved to it: in volumes, idle, or in use otherwise. */
function accountOf(row: RoleRow): DiskAccount {
  const { reservedMb, attachedMb, detachedMb, orphanedMb, unknownMb, idleMb } = row
  return {
    sizeMb: reservedMb,
    attachedMb,
    detachedMb,
    orphanedMb,
    unknownMb,
    reservedIdleMb: idleMb,
    usedUnreservedMb: Math.max(0, reservedMb - attachedMb - detachedMb - orphanedMb - unknownMb - idleMb),
    freeMb: 0,
    remainderMb: 0,
  }
}

function Reserved({ row }: { readonly row: RoleRow }) {
  const all = row.withSubrolesMb
  if (row.reservedMb === 0 && all !== undefined && all > 0) {
    return (
      <RowLink
        path="/reservations"
        search={{ q: filterFor('role', `${row.role}/*`) }}
        tip={`Nothing itself; ${formatSize(all)} with the roles below it`}
        className="text-muted"
      >
        ({formatSize(all)})
      </RowLink>
    )
  }
  return <Amount mb={row.reservedMb} to="/reservations" q={filterFor('role', row.role)} />
}

interface AmountProps {
  readonly mb: number
  readonly to: '/reservations' | '/volumes'
  readonly q: string
}

function Amount({ mb, to, q }: AmountProps) {
  if (mb === 0) return <None />
  return (
    <RowLink path={to} search={{ q }}>
      <Size mb={mb} />
    </RowLink>
  )
}

interface CountProps {
  readonly number: number
  readonly to: '/reservations' | '/volumes'
  readonly q: string
  readonly sort?: string
  readonly what: string
}

function Count({ number, to, q, sort, what }: CountProps) {
  if (number === 0) return <None />
  return (
    <RowLink path={to} search={{ q, ...(sort !== undefined && { sort }) }} tip={count(number, what)}>
      {grouped(number)}
    </RowLink>
  )
}

function Frameworks({ row: { frameworks, frameworkNames } }: { readonly row: RoleRow }) {
  if (frameworks === 0) return <None />
  const more = frameworks - frameworkNames.length
  const names = more > 0 ? [...frameworkNames, `and ${more} more`] : frameworkNames
  return <span {...tip(names.join('\n'))}>{grouped(frameworks)}</span>
}

function Quota({ row: { quota } }: { readonly row: RoleRow }) {
  const [first, ...more] = quota ?? []
  if (quota === undefined || first === undefined) return <None />
  const over = quota.some(isOverQuota)
  return (
    <span
      {...tip(quota.map(quotaSentence).join('\n'))}
      className={cx('block truncate', over && 'text-danger-ink')}
    >
      {quotaText(first)}
      {more.length === 0 ? null : <span className="text-muted"> +{more.length}</span>}
      {over ? <span className="hidden-text">, more than its limit</span> : null}
    </span>
  )
}
