import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { TimeMs } from '@holdfast/model/ids'
import { taskKey } from '../framework/state.ts'
import { isTerminal, type TaskCounts, type TaskState, type TaskStatus } from '../framework/task-status.ts'
import type { Drained, RunTasks, TaskToRun } from '../messages.ts'

/** What an agent runs. All of it is on its disk, but for the launches that wait. */
export interface AgentTasks {
  readonly tasks: PersistentMap<AgentTask>
  /** Launches were taken in up to this one, of this master. */
  readonly launches: Launches
  /** Launches that wait until the operations before them are applied, in their order. */
  readonly waiting: readonly RunTasks[]
  /** The number of the next status, in this life. */
  readonly nextStatus: number
  /** What has ended in this life and is forgotten. */
  readonly ended: TaskCounts
}

export interface Launches {
  readonly masterId: string
  readonly launched: number
}

export interface AgentTask extends TaskToRun {
  readonly launchedMs: TimeMs
  /** When its executor began, which may have run other tasks before it. Absent: with this task. */
  readonly executorMs?: TimeMs
  /** What it has come to. */
  readonly state: TaskState
  /** What it has come to and the framework has not acknowledged; the first of them is being told. */
  readonly statuses: readonly TaskStatus[]
  /** What was last said of it; absent before anything was. */
  readonly last?: TaskStatus
  /** When it came to run. */
  readonly startedMs?: TimeMs
  /** It was asked to end, within so long. */
  readonly killing?: { readonly graceMs?: number; readonly drain?: Drained }
  /** Its framework is no more: nobody wants to hear of it. */
  readonly unwanted?: true
}

/** What an agent finds of its tasks when it starts. */
export interface StoredTasks {
  readonly tasks: readonly AgentTask[]
  readonly launches?: Launches
}

export const noTasks: AgentTasks = {
  tasks: PersistentMap.empty(),
  launches: { masterId: '', launched: 0 },
  waiting: [],
  nextStatus: 0,
  ended: {},
}

/** Under which key an agent keeps a task. */
export function keyOf({ frameworkId, info }: TaskToRun): string {
  return taskKey(frameworkId, info.taskId)
}

/** What tasks and their executors hold, each with the role that it is allocated to. */
export function heldBy({ tasks }: AgentTasks): Resources {
  const known = held.get(tasks)
  if (known !== undefined) return known
  const resources: Resource[] = []
  const executors = new Set<string>()
  PersistentMap.forEach(tasks, ({ state, info, frameworkId }) => {
    if (isTerminal(state)) return
    resources.push(...info.resources)
    const { executor } = info
    const key = executor && `${frameworkId}\n${executor.executorId}`
    if (executor === undefined || key === undefined || executors.has(key)) return
    executors.add(key)
    resources.push(...executor.resources)
  })
  const sum = Resources.of(resources)
  held.set(tasks, sum)
  return sum
}

const held = new WeakMap<AgentTasks['tasks'], Resources>()
