import type { FrameworkId, TaskId } from '@holdfast/model/ids'
import type { TaskState } from '../framework/task-status.ts'
import type { AgentTask, Launches } from './state.ts'

/** What the executor of tasks says, and what the agent's clock says about tasks. */
export type ExecutorMessage =
  | TaskEvent
  /** Statuses that were told should have been acknowledged by now. */
  | { readonly type: 'STATUSES_DUE' }

export interface TaskEvent {
  readonly type: 'TASK_EVENT'
  readonly frameworkId: FrameworkId
  readonly taskId: TaskId
  readonly state: TaskState
  readonly message?: string
  readonly reason?: string
  /** What a check has found, of what runs. */
  readonly healthy?: boolean
  /** Whose word it is; absent: its executor's. The agent's own when it could not be run, or may not go on. */
  readonly source?: 'SOURCE_AGENT'
}

/** What is to be done about tasks. */
export type ExecutorEffect =
  /** `resumed`: it ran already, in an earlier life of the agent. */
  | { readonly type: 'RUN_TASK'; readonly task: AgentTask; readonly resumed: boolean }
  | { readonly type: 'END_TASK'; readonly task: AgentTask; readonly graceMs?: number }

/** What an agent writes down of its tasks. */
export interface TasksChange {
  readonly type: 'TASKS'
  readonly put: readonly { readonly key: string; readonly task: AgentTask }[]
  readonly removed: readonly string[]
  readonly launches?: Launches
}
