import { PersistentMap } from '@holdfast/model/persistent-map'
import type { TaskState } from '../../core/framework/task-status.ts'
import type { MasterState } from '../../core/master/state.ts'

const STATES = {
  staging: 'TASK_STAGING',
  starting: 'TASK_STARTING',
  running: 'TASK_RUNNING',
  killing: 'TASK_KILLING',
  unreachable: 'TASK_UNREACHABLE',
  finished: 'TASK_FINISHED',
  failed: 'TASK_FAILED',
  killed: 'TASK_KILLED',
  error: 'TASK_ERROR',
  lost: 'TASK_LOST',
  dropped: 'TASK_DROPPED',
  gone: 'TASK_GONE',
  gone_by_operator: 'TASK_GONE_BY_OPERATOR',
} as const satisfies Readonly<Record<string, TaskState>>

/** Those that are in a state, and, of the states that end a task, all that have come to it since the master started. */
export function taskMetrics({ agents, frameworks }: MasterState): Readonly<Record<string, number>> {
  const counts = new Map<TaskState, number>()
  PersistentMap.forEach(agents, ({ agent }) =>
    PersistentMap.forEach(agent.hosted.tasks, ({ state }) => counts.set(state, (counts.get(state) ?? 0) + 1)),
  )
  return Object.fromEntries(
    Object.entries(STATES).map(([name, state]) => [
      `master/tasks_${name}`,
      (counts.get(state) ?? 0) + (frameworks.ended[state] ?? 0),
    ]),
  )
}
