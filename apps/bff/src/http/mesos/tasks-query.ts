import type { Task } from '../../../core/framework/state.ts'

/** Which tasks `/tasks` is asked for, as the query says it. */
export type TasksQuery = Readonly<Record<string, string | undefined>>

/** Source: `TASK_LIMIT`, mesos `src/master/constants.hpp`. */
const TASK_LIMIT = 100

/**
 * The newest first, unless they are asked for in the other order.
 *
 * Source: `Master::ReadOnlyHandler::tasks()`, mesos `src/master/readonly_handler.cpp`.
 */
export function pageOf(tasks: readonly Task[], query: TasksQuery): readonly Task[] {
  const { framework_id, task_id, order } = query
  const matching = tasks.filter(
    ({ frameworkId, info }) =>
      (framework_id === undefined || frameworkId === framework_id) &&
      (task_id === undefined || info.taskId === task_id),
  )
  const sign = order === 'asc' ? 1 : -1
  const sorted = matching.toSorted((a, b) => sign * (a.launchedMs - b.launchedMs))
  const offset = countOf(query.offset) ?? 0
  return sorted.slice(offset, offset + (countOf(query.limit) ?? TASK_LIMIT))
}

/** What is no whole number is not given. */
const countOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
