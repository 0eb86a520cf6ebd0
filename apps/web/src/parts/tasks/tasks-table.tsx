import { useMemo, type ReactNode } from 'react'
import type { TaskRow } from '@holdfast/model/api/hosted'
import { defaultSort } from '@holdfast/model/api/lists'
import { useWindow } from '../../api/use-window.ts'
import { useLayout } from '../../stores/layout.ts'
import type { Tone } from '../../ui/badge.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ListFailure } from '../filter/list-failure.tsx'
import { taskColumns } from './columns.tsx'
import { taskTone } from './task-state.tsx'

export interface TasksTableProps {
  readonly label: string
  /** The filter that says whose tasks. */
  readonly q: string
  /** Columns that say the same in every row here. */
  readonly without: readonly string[]
  readonly sort: string | undefined
  readonly onSort: (sort: string) => void
  readonly empty: ReactNode
}

/** The tasks of something: a framework, an agent. */
export function TasksTable({ label, q, without, sort, onSort, empty }: TasksTableProps) {
  const list = useWindow('tasks', { q, sort })
  const density = useLayout((state) => state.density)
  const left = without.join()
  const columns = useMemo(() => taskColumns.filter(({ id }) => !left.split(',').includes(id)), [left])
  if (list.error && !list.info)
    return <ListFailure what="the tasks" error={list.error} onRetry={list.retry} />
  return (
    <DataTable
      label={label}
      columns={columns}
      source={list.source}
      keyOf={keyOf}
      nameOf={nameOf}
      sort={sort ?? defaultSort.tasks}
      onSort={onSort}
      density={density}
      stripe={stripeOf}
      loading={list.loading}
      empty={empty}
    />
  )
}

const keyOf = (row: TaskRow) => row.key
const nameOf = (row: TaskRow) => `task ${row.taskId}`

function stripeOf(row: TaskRow): Tone | undefined {
  const tone = taskTone(row.state)
  return tone === 'neutral' || tone === 'positive' ? undefined : tone
}
