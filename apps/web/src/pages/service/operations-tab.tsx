import type { ServiceOperationRow } from '@holdfast/model/api/services'
import { useWindow } from '../../api/use-window.ts'
import { Age } from '../../parts/age.tsx'
import { ListFailure } from '../../parts/filter/list-failure.tsx'
import { StatusGlyph } from '../../parts/glyphs.tsx'
import { useLayout } from '../../stores/layout.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconFailed } from '../../ui/icons.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'

const tones: Readonly<Record<ServiceOperationRow['state'], Tone>> = {
  sent: 'pending',
  accepted: 'pending',
  done: 'positive',
  refused: 'danger',
  failed: 'danger',
}

const words: Readonly<Record<ServiceOperationRow['state'], string>> = {
  sent: 'Sent',
  accepted: 'Under way',
  done: 'Done',
  refused: 'Refused',
  failed: 'Not known',
}

const columns: readonly Column<ServiceOperationRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 116,
    priority: 0,
    cell: ({ state }) => (
      <Badge
        tone={tones[state]}
        icon={
          tones[state] === 'danger' ? (
            <IconFailed size={12} />
          ) : (
            <StatusGlyph status={state === 'done' ? 'attached' : 'pending'} />
          )
        }
      >
        {words[state]}
      </Badge>
    ),
  },
  {
    id: 'action',
    header: 'What',
    width: 92,
    priority: 0,
    cell: ({ action }) => action.replaceAll('_', ' '),
  },
  {
    id: 'progress',
    header: 'How far',
    width: 200,
    grow: 3,
    priority: 1,
    cell: ({ error, progress, reason }) =>
      error !== undefined ? (
        <span className="text-danger-ink">{error.message}</span>
      ) : (
        <span className="text-muted">{progress ?? reason ?? ''}</span>
      ),
  },
  { id: 'actor', header: 'By', width: 112, grow: 1, priority: 3, cell: ({ actor }) => actor },
  {
    id: 'created',
    header: 'When',
    width: 96,
    align: 'right',
    priority: 2,
    cell: ({ createdMs }) => <Age sinceMs={createdMs} ago />,
  },
]

/** What was asked of it here, newest first, and how each ended. */
export function OperationsTab({ id }: { readonly id: string }) {
  const list = useWindow('service_operations', { id })
  const density = useLayout((state) => state.density)
  if (list.error && !list.info)
    return <ListFailure what="the operations" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label="Operations on this app"
      columns={columns}
      source={list.source}
      keyOf={keyOf}
      nameOf={nameOf}
      density={density}
      loading={list.loading}
      empty={
        <EmptyState title="Nothing was asked of it here">
          What others do through Marathon&apos;s own API is seen in its instances, and not listed here.
        </EmptyState>
      }
    />
  )
}

const keyOf = (row: ServiceOperationRow) => row.key
const nameOf = (row: ServiceOperationRow) => `operation ${row.action}`
