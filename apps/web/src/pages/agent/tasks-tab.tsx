import { getRouteApi } from '@tanstack/react-router'
import { filterFor } from '../../parts/filter/edit.ts'
import { TasksTable } from '../../parts/tasks/tasks-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

const route = getRouteApi('/agents/$agentId')

/** What runs on this agent, as the master knows. */
export function TasksTab({ agentId }: { readonly agentId: string }) {
  const { sort } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <TasksTable
      label="Tasks on this agent"
      q={filterFor('agent', agentId)}
      without={['agent']}
      sort={sort}
      onSort={(next) => void navigate({ search: (old) => ({ ...old, sort: next }), replace: true })}
      empty={
        <EmptyState title="No task runs on this agent">
          Frameworks launch tasks on what they are offered of it.
        </EmptyState>
      }
    />
  )
}
