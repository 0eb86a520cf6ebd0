import { AgentId, FrameworkId, TaskId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { JsonObject } from '@holdfast/model/json'
import type { ClusterTask } from '../ports/cluster.ts'
import { idOf, listOf, objectsOf, secondsOf, textOf } from './fields.ts'
import { resourcesOf } from './wire-resources.ts'

/** The tasks on each agent; the same list as before while nothing in it changed. */
export type TasksByAgent = ReadonlyMap<AgentId, readonly ClusterTask[]>

interface Known {
  readonly text: string
  readonly task: ClusterTask
}

/** Reads lists of tasks, and gives again the objects that it gave before for those that are the same. */
export interface TaskReader {
  /** The tasks of `GET_TASKS`: with what each holds. */
  ofCall(tasks: readonly JsonObject[]): TasksByAgent
  /** From `/state` of a master before 1.1, which tells only sums: which volume a task holds is not known. */
  ofState(state: JsonObject): TasksByAgent
}

export function createTaskReader(): TaskReader {
  let known = new Map<string, Known>()
  let lists: TasksByAgent = new Map()

  function take(
    entries: readonly JsonObject[],
    read: (entry: JsonObject) => Placed | undefined,
  ): TasksByAgent {
    const found = new Map<string, Known>()
    const next = new Map<AgentId, ClusterTask[]>()
    for (const entry of entries) {
      const placed = read(entry)
      if (placed === undefined) continue
      const { agentId, make } = placed
      const key = JSON.stringify([placed.frameworkId, placed.taskId])
      const text = JSON.stringify([
        agentId,
        entry['state'],
        entry['name'],
        entry['resources'],
        entry['last_time'],
      ])
      const before = known.get(key)
      const task = before?.text === text ? before.task : make()
      found.set(key, { text, task })
      const list = next.get(agentId)
      if (list) list.push(task)
      else next.set(agentId, [task])
    }
    known = found
    lists = new Map([...next].map(([agentId, list]) => [agentId, kept(lists.get(agentId), list)]))
    return lists
  }

  return {
    ofCall: (tasks) => take(tasks, readTask),
    ofState: (state) =>
      take(
        objectsOf(state, 'frameworks').flatMap((framework) => objectsOf(framework, 'tasks')),
        readOldTask,
      ),
  }
}

interface Placed {
  readonly agentId: AgentId
  readonly frameworkId: string
  readonly taskId: string
  readonly make: () => ClusterTask
}

function readTask(entry: JsonObject): Placed | undefined {
  const [taskId, frameworkId, agentId] = ['task_id', 'framework_id', 'agent_id'].map((field) =>
    idOf(entry, field),
  )
  if (taskId === undefined || frameworkId === undefined || agentId === undefined) return undefined
  const make = () => {
    const resources = resourcesOf(listOf(entry, 'resources') ?? [])
    return task(taskId, frameworkId, entry, resources.ok ? Resources.of(resources.value) : Resources.empty)
  }
  return { agentId: AgentId(agentId), frameworkId, taskId, make }
}

function readOldTask(entry: JsonObject): Placed | undefined {
  const [taskId, frameworkId, agentId] = ['id', 'framework_id', 'slave_id'].map((field) =>
    textOf(entry, field),
  )
  if (taskId === undefined || frameworkId === undefined || agentId === undefined) return undefined
  const make = () => task(taskId, frameworkId, entry, Resources.empty)
  return { agentId: AgentId(agentId), frameworkId, taskId, make }
}

function task(taskId: string, frameworkId: string, entry: JsonObject, resources: Resources): ClusterTask {
  const [launchedMs, stateMs] = [secondsOf(entry, 'first_time'), secondsOf(entry, 'last_time')]
  return {
    taskId: TaskId(taskId),
    frameworkId: FrameworkId(frameworkId),
    name: textOf(entry, 'name') ?? taskId,
    state: textOf(entry, 'state') ?? 'TASK_UNKNOWN',
    resources,
    ...(stateMs !== undefined && { stateMs }),
    ...(launchedMs !== undefined && { launchedMs }),
  }
}

/** In the order of their ids: a master lists them in any order. */
function kept(before: readonly ClusterTask[] | undefined, list: ClusterTask[]): readonly ClusterTask[] {
  const after = list.sort((a, b) => (a.taskId < b.taskId ? -1 : Number(a.taskId > b.taskId)))
  const same = before?.length === after.length && after.every((each, i) => each === before[i])
  return same ? before : after
}
