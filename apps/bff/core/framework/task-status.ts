import type { TaskState } from '@holdfast/model/task-state'
import type { AgentId, ExecutorId, TaskId, TimeMs } from '@holdfast/model/ids'

export type { TaskState }

/** Source: `TaskStatus`, mesos `include/mesos/v1/mesos.proto`. */
export interface TaskStatus {
  readonly taskId: TaskId
  readonly state: TaskState
  readonly source: 'SOURCE_MASTER' | 'SOURCE_AGENT' | 'SOURCE_EXECUTOR'
  readonly reason?: string
  readonly message?: string
  /** What a check has found; absent while nothing is known. */
  readonly healthy?: boolean
  readonly agentId?: AgentId
  readonly executorId?: ExecutorId
  readonly atMs: TimeMs
  /** 16 bytes in base64: set when it must be acknowledged. */
  readonly uuid?: string
  /** Of those that the agent tells of one task: a copy that comes late is told apart by it. */
  readonly order?: number
}

const terminal: ReadonlySet<TaskState> = new Set<TaskState>([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
])

/** It has ended, and holds nothing any more. Source: `isTerminalState()`, mesos `src/common/protobuf_utils.cpp`. */
export function isTerminal(state: TaskState): boolean {
  return terminal.has(state)
}

/** How many have come to which state. */
export type TaskCounts = Readonly<Partial<Record<TaskState, number>>>

export function countTask(counts: TaskCounts, state: TaskState): TaskCounts {
  return { ...counts, [state]: (counts[state] ?? 0) + 1 }
}
