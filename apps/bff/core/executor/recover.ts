import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentEffect } from '../agent/effects.ts'
import type { ReportedTask } from '../messages.ts'
import { isTerminal } from '../framework/task-status.ts'
import { keyOf, type AgentTasks, noTasks, type StoredTasks } from './state.ts'

export function tasksOf({ tasks, launches = noTasks.launches }: StoredTasks): AgentTasks {
  let map = noTasks.tasks
  for (const task of tasks) map = PersistentMap.set(map, keyOf(task), task)
  return { ...noTasks, tasks: map, launches }
}

/** Its executors take up what has not ended. */
export function resume({ tasks }: AgentTasks): AgentEffect[] {
  return PersistentMap.values(tasks)
    .filter(({ state }) => !isTerminal(state))
    .map((task) => ({ type: 'RUN_TASK', task, resumed: true }))
}

/** What it tells the master when it registers; nobody asks for tasks whose frameworks are gone. */
export function reported({ tasks }: AgentTasks): readonly ReportedTask[] {
  return PersistentMap.values(tasks)
    .filter(({ unwanted }) => !unwanted)
    .map(({ frameworkId, framework, role, info, last, statuses }) => ({
      frameworkId,
      framework,
      role,
      info,
      acknowledged: (statuses[0]?.order ?? (last?.order ?? 0) + 1) - 1,
      ...(last !== undefined && { status: last }),
    }))
}
