import { ExecutorId, type TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentEffect, AgentStep } from '../agent/effects.ts'
import type { AgentState } from '../agent/state.ts'
import type { TaskStatus } from '../framework/task-status.ts'
import { uuidBase64, uuidOf } from '../framework/uuid.ts'
import type { AgentTask } from './state.ts'

/** Source: `STATUS_UPDATE_RETRY_INTERVAL_MIN`, mesos `src/slave/constants.hpp`. */
export const STATUS_RETRY_MS = 10_000

type Word = Pick<TaskStatus, 'state' | 'source' | 'reason' | 'message' | 'healthy'>

/** A status that must be acknowledged. Its name is never given twice, over all lives of the agent. */
export function statusOf(
  { agentId, incarnation, tasks }: AgentState,
  { info, last }: Pick<AgentTask, 'info' | 'last'>,
  atMs: TimeMs,
  word: Word,
): TaskStatus {
  return {
    taskId: info.taskId,
    ...word,
    ...(agentId !== undefined && { agentId }),
    executorId: info.executor?.executorId ?? ExecutorId(info.taskId),
    atMs,
    order: (last?.order ?? 0) + 1,
    uuid: uuidBase64(uuidOf(`${agentId} ${incarnation}`, tasks.nextStatus)),
  }
}

/** Tells the oldest status of a task that is not acknowledged. The next one waits for that. */
export function tellFirst(state: AgentState, { frameworkId, statuses }: AgentTask): AgentEffect[] {
  const [status] = statuses
  const { agentId, masterId, incarnation, registered } = state
  if (status === undefined || agentId === undefined || masterId === undefined) return []
  const retry: AgentEffect = { type: 'TIMER', delayMs: STATUS_RETRY_MS, message: { type: 'STATUSES_DUE' } }
  if (!registered) return [retry]
  const from = { agentId, masterId, incarnation }
  const message = { type: 'STATUS_UPDATE', ...from, frameworkId, status } as const
  return [{ type: 'SEND', message }, retry]
}

/** What was told and not acknowledged is told again: it was lost, or the framework was away. */
export function statusesDue(state: AgentState): AgentStep {
  return { state, effects: tellAll(state) }
}

export function tellAll(state: AgentState): AgentEffect[] {
  return PersistentMap.values(state.tasks.tasks).flatMap((task) => tellFirst(state, task))
}
