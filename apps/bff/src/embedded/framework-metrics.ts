import { PersistentMap } from '@holdfast/model/persistent-map'
import type { FrameworkId } from '@holdfast/model/ids'
import type { FrameworkRecord } from '../../core/framework/state.ts'
import { isTerminal, type TaskState } from '../../core/framework/task-status.ts'
import type { MasterState } from '../../core/master/state.ts'
import { FRAMEWORK_COUNTERS } from './framework-counters.ts'
import type { MasterCounters } from './master-counters.ts'

const ACTIVE = ['staging', 'starting', 'running', 'killing', 'unreachable', 'unknown'] as const

/**
 * How many frameworks there are, and what each of them does.
 *
 * Source: `FrameworkMetrics`, mesos `src/master/framework.cpp` and `src/master/metrics.cpp`.
 */
export function frameworkMetrics(
  state: MasterState,
  counters: MasterCounters,
): Readonly<Record<string, number>> {
  const records = PersistentMap.values(state.frameworks.registered)
  const connected = records.filter(({ streamId }) => streamId !== undefined).length
  const metrics: Record<string, number> = {
    'master/frameworks_active': connected,
    'master/frameworks_connected': connected,
    'master/frameworks_disconnected': records.length - connected,
    'master/frameworks_inactive': records.length - connected,
  }
  const active = activeTasks(state)
  for (const record of records) tellOne(metrics, record, counters, active)
  return metrics
}

function tellOne(
  metrics: Record<string, number>,
  { frameworkId, info, streamId, suppressed }: FrameworkRecord,
  { ofFramework }: MasterCounters,
  active: ReadonlyMap<string, number>,
): void {
  const path = `master/frameworks/${encodeURIComponent(info.name)}/${frameworkId}`
  const counts = ofFramework.get(frameworkId)
  metrics[`${path}/subscribed`] = streamId === undefined ? 0 : 1
  for (const name of FRAMEWORK_COUNTERS) metrics[`${path}/${name}`] = counts?.get(name) ?? 0
  for (const name of ACTIVE) {
    const state: TaskState = `TASK_${upper(name)}`
    metrics[`${path}/tasks/active/task_${name}`] = active.get(keyOf(frameworkId, state)) ?? 0
  }
  for (const role of info.roles) metrics[`${path}/roles/${role}/suppressed`] = suppressed.has(role) ? 1 : 0
}

const upper = <T extends string>(text: T): Uppercase<T> => text.toUpperCase() as Uppercase<T>

function activeTasks({ agents }: MasterState): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  PersistentMap.forEach(agents, ({ agent }) =>
    PersistentMap.forEach(agent.hosted.tasks, ({ frameworkId, state }) => {
      if (isTerminal(state)) return
      const key = keyOf(frameworkId, state)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }),
  )
  return counts
}

const keyOf = (frameworkId: FrameworkId, state: TaskState): string => `${frameworkId} ${state}`
