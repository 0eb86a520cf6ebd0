import { Link } from '@tanstack/react-router'
import type { OperationRow } from '@holdfast/model/api/operations'
import { Age } from '../../parts/age.tsx'
import { AgentLink } from '../../parts/links.tsx'
import { operationTitle } from '../../parts/operations/objects.ts'
import { OperationBadge } from '../../parts/operations/state-badge.tsx'
import { Proof } from '../../parts/operations/proof.tsx'
import { Took } from '../../parts/operations/took.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { tip } from '../../ui/tip.tsx'

export const operationColumns: readonly Column<OperationRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 144,
    priority: 0,
    cell: (row) => <OperationBadge state={row.state} />,
  },
  {
    id: 'object',
    header: 'Operation',
    width: 220,
    grow: 8,
    priority: 0,
    cell: (row) => (
      <Link
        to="/operations/$operationId"
        params={{ operationId: row.id }}
        {...tip(operationTitle(row))}
        className="text-ink hover:text-link font-medium"
      >
        {operationTitle(row)}
      </Link>
    ),
  },
  { id: 'role', header: 'Role', width: 88, grow: 1, priority: 6, cell: (row) => row.role ?? '–' },
  {
    id: 'agent',
    header: 'Agent',
    width: 140,
    grow: 2,
    priority: 2,
    cell: (row) => <AgentLink agentId={row.agentId} hostname={row.hostname} />,
  },
  { id: 'actor', header: 'Who', width: 100, grow: 1, priority: 4, cell: (row) => <Actor row={row} /> },
  {
    id: 'started',
    header: 'Started',
    width: 92,
    align: 'right',
    priority: 1,
    cell: (row) => <Age sinceMs={row.createdMs} ago />,
  },
  { id: 'took', header: 'Took', width: 72, align: 'right', priority: 5, cell: (row) => <Took row={row} /> },
  {
    id: 'master',
    header: 'Master shows',
    width: 104,
    priority: 3,
    headerTip: 'Whether the master shows the outcome.',
    cell: (row) => <Proof side={row.master} state={row.state} />,
  },
  {
    id: 'proof',
    header: 'Agent shows',
    width: 100,
    priority: 3,
    headerTip: 'Whether the agent’s own state shows the outcome.',
    cell: (row) => <Proof side={row.agent} state={row.state} />,
  },
  { id: 'error', header: 'Why', width: 120, grow: 3, priority: 7, cell: (row) => <Why row={row} /> },
]

export const columnIds: readonly string[] = operationColumns.map(({ id }) => id)

function Actor({ row }: { readonly row: OperationRow }) {
  const via = row.via === 'mesos-api' ? 'through Mesos’ API' : 'through the dashboard'
  return (
    <span {...tip(`${row.actor}, ${via}${row.reason === undefined ? '' : `\n${row.reason}`}`)}>
      {row.actor}
    </span>
  )
}

function Why({ row: { error } }: { readonly row: OperationRow }) {
  if (error === undefined) return null
  const text = error.status === undefined ? error.message : `${error.status}: ${error.message}`
  return (
    <span {...tip(text)} className="text-danger-ink">
      {text}
    </span>
  )
}
