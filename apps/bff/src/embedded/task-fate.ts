import type { FrameworkId, TaskId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Frameworks } from '../../core/framework/state.ts'
import type { TaskFate } from '../ports/cluster.ts'

/** How a task ended that its framework has acknowledged: the last ones are remembered. Costs a look at those. */
export function taskFate(
  { completed }: Frameworks,
  frameworkId: FrameworkId,
  taskId: TaskId,
): TaskFate | undefined {
  const task = PersistentMap.get(completed, frameworkId)?.findLast(({ info }) => info.taskId === taskId)
  return task && { state: task.state, atMs: task.statuses.at(-1)?.atMs ?? task.launchedMs }
}
