import type { FrameworkId, TaskId, TimeMs } from '@holdfast/model/ids'
import type { MasterContext, MasterEffect } from '../master/effects.ts'
import type { MasterState } from '../master/state.ts'
import { dropTask, putTask } from './hosted.ts'
import { findFramework, type Task } from './state.ts'
import { isTerminal, type TaskState, type TaskStatus } from './task-status.ts'
import { tell } from './tell.ts'

/** What the master itself says of a task: such a status is not acknowledged. */
export interface MasterWord {
  readonly state: TaskState
  readonly reason?: string
  readonly message?: string
}

export function masterStatus(
  taskId: TaskId,
  { state, reason, message }: MasterWord,
  atMs: TimeMs,
  agentId?: Task['agentId'],
): TaskStatus {
  return {
    taskId,
    state,
    source: 'SOURCE_MASTER',
    atMs,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    ...(agentId !== undefined && { agentId }),
  }
}

/** Frameworks that know of partitions get the precise state; others know one word for all that is lost. */
export function stateFor(
  { frameworks }: MasterState,
  frameworkId: FrameworkId,
  precise: TaskState,
): TaskState {
  const info = findFramework(frameworks, frameworkId)?.info
  return info?.capabilities.has('PARTITION_AWARE') ? precise : 'TASK_LOST'
}

export interface TaskStep {
  readonly state: MasterState
  readonly effects: readonly MasterEffect[]
}

/** The master says that a task has come to a state. One that has ended is forgotten: nobody acknowledges this. */
export function decideTask(
  state: MasterState,
  task: Task,
  word: MasterWord,
  { now }: MasterContext,
): TaskStep {
  const status = masterStatus(task.info.taskId, word, now, task.agentId)
  const changed = withStatus(task, status)
  return {
    state: isTerminal(word.state) ? dropTask(state, changed) : putTask(state, changed),
    effects: tell(state, task.frameworkId, { type: 'UPDATE', status }),
  }
}

export function withStatus(task: Task, status: TaskStatus): Task {
  const last = task.statuses.at(-1)
  const statuses =
    last?.state === status.state ? [...task.statuses.slice(0, -1), status] : [...task.statuses, status]
  return { ...task, state: status.state, statuses }
}
