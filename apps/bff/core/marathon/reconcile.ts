import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireTaskRef } from '@holdfast/model/wire/scheduler-call'
import { isLive } from './conditions.ts'
import { call, type Turn } from './turn.ts'

/**
 * Asks the master what has become of each task that may still run, and then of all that it knows: one that it does not know has
 * ended, and one that we do not know is to end.
 */
export function reconcile(turn: Turn): void {
  const tasks: WireTaskRef[] = []
  PersistentMap.forEach(turn.state.instances, (instance) => {
    for (const task of instance.tasks.values()) {
      if (isLive(task)) tasks.push(refOf(task.taskId, instance.agent?.agentId))
    }
  })
  PersistentMap.forEach(turn.state.freeing, ({ usedBy, agentId }) => {
    for (const taskId of usedBy) tasks.push(refOf(taskId, agentId))
  })
  if (tasks.length > 0) call(turn, { type: 'RECONCILE', reconcile: { tasks } })
  call(turn, { type: 'RECONCILE', reconcile: { tasks: [] } })
}

function refOf(taskId: string, agentId: string | undefined): WireTaskRef {
  return { task_id: { value: taskId }, ...(agentId !== undefined && { agent_id: { value: agentId } }) }
}
