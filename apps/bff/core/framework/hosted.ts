import type { AgentId, FrameworkId, TaskId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { allocated, unallocated } from '../allocator/accounts.ts'
import { findAgent, isRegistered, putAgent, type MasterAgent, type MasterState } from '../master/state.ts'
import { executorKey, type Hosted, type HostedExecutor, type Task, taskKey } from './state.ts'
import { countTask, isTerminal } from './task-status.ts'

/** Finding and changing what frameworks have on agents, with all that follows from it. */

export function hostedOn(state: MasterState, agentId: AgentId): Hosted | undefined {
  return findAgent(state, agentId)?.agent.hosted
}

export function findTask(state: MasterState, frameworkId: FrameworkId, taskId: TaskId): Task | undefined {
  const key = taskKey(frameworkId, taskId)
  const agentId = PersistentMap.get(state.frameworks.taskAgents, key)
  const hosted = agentId && hostedOn(state, agentId)
  return hosted && PersistentMap.get(hosted.tasks, key)
}

/** The tasks of a framework, on whichever agents. */
export function tasksOf(state: MasterState, frameworkId: FrameworkId): Task[] {
  const tasks: Task[] = []
  PersistentMap.forEach(state.frameworks.taskAgents, (agentId, key) => {
    if (!key.startsWith(`${frameworkId}\n`)) return
    const hosted = hostedOn(state, agentId)
    const task = hosted && PersistentMap.get(hosted.tasks, key)
    if (task) tasks.push(task)
  })
  return tasks
}

export function changeAgent(
  state: MasterState,
  agentId: AgentId,
  change: (agent: MasterAgent) => MasterAgent,
): MasterState {
  const record = findAgent(state, agentId)
  return record === undefined ? state : putAgent(state, { ...record, agent: change(record.agent) })
}

/** Whether it holds resources: it has not ended, and its agent is there. */
export function isHolding(task: Task): boolean {
  return !isTerminal(task.state) && task.state !== 'TASK_UNREACHABLE'
}

/**
 * Takes a task in, or another state of it. What it holds is in use from now on, or free again: the accounts of the
 * agent and of the framework follow.
 */
export function putTask(state: MasterState, task: Task): MasterState {
  const key = taskKey(task.frameworkId, task.info.taskId)
  const taskAgents = PersistentMap.set(state.frameworks.taskAgents, key, task.agentId)
  const known = { ...state, frameworks: { ...state.frameworks, taskAgents } }
  return changeTasks(known, task.agentId, (hosted) => ({
    ...hosted,
    tasks: PersistentMap.set(hosted.tasks, key, task),
  }))
}

/** A task has ended, and nobody waits to hear of it: it is only remembered, for as long as others do not follow. */
export function dropTask(state: MasterState, task: Task): MasterState {
  const { frameworkId, agentId, info } = task
  const key = taskKey(frameworkId, info.taskId)
  const taskAgents = PersistentMap.delete(state.frameworks.taskAgents, key)
  const before = PersistentMap.get(state.frameworks.completed, frameworkId) ?? []
  const tasks = [...before.slice(1 - MAX_COMPLETED_TASKS), task]
  const completed = PersistentMap.set(state.frameworks.completed, frameworkId, tasks)
  const ended = countTask(state.frameworks.ended, task.state)
  const known = { ...state, frameworks: { ...state.frameworks, taskAgents, completed, ended } }
  return changeTasks(known, agentId, (hosted) => ({
    ...hosted,
    tasks: PersistentMap.delete(hosted.tasks, key),
  }))
}

/** Of one framework. Source: `DEFAULT_MAX_COMPLETED_TASKS_PER_FRAMEWORK`, mesos `src/master/constants.hpp`. */
const MAX_COMPLETED_TASKS = 1000

/** What is in use before and after decides what changes in the accounts. */
function changeTasks(state: MasterState, agentId: AgentId, change: (hosted: Hosted) => Hosted): MasterState {
  const record = findAgent(state, agentId)
  if (record === undefined) return state
  const { agent } = record
  const changed = change(agent.hosted)
  const { gone, come, executors } = usesBetween(agent.hosted, changed)
  const hosted = { ...changed, executors }
  if (gone.length === 0 && come.length === 0)
    return putAgent(state, { ...record, agent: { ...agent, hosted } })
  const used = gone.reduce(
    (left, { resources }) => Resources.subtract(left, resources),
    come.reduce((sum, { resources }) => Resources.add(sum, resources), agent.used),
  )
  const available = availableAfter(agent, gone, come)
  let { allocator } = state
  if (isRegistered(agent)) {
    for (const use of come) allocator = allocated(allocator, holdingOf(agentId, use))
    for (const use of gone) allocator = unallocated(allocator, holdingOf(agentId, use))
  }
  return putAgent({ ...state, allocator }, { ...record, agent: { ...agent, hosted, used, available } })
}

function availableAfter(agent: MasterAgent, gone: readonly Use[], come: readonly Use[]): Resources {
  const sum = (uses: readonly Use[]) =>
    uses.reduce(
      (bag, { resources }) => Resources.add(bag, Resources.nonShared(Resources.unallocate(resources))),
      Resources.empty,
    )
  return Resources.add(Resources.subtract(agent.available, sum(come)), sum(gone))
}

type Use = Pick<HostedExecutor, 'frameworkId' | 'role' | 'resources'>

function holdingOf(agentId: AgentId, { frameworkId, role, resources }: Use) {
  return { frameworkId, role, agentId, resources: Resources.unallocate(resources) }
}

/** Tasks and executors that hold something in one and not in the other. */
function usesBetween(
  before: Hosted,
  after: Hosted,
): { readonly gone: Use[]; readonly come: Use[]; readonly executors: Hosted['executors'] } {
  const gone: Use[] = []
  const come: Use[] = []
  let { executors } = before
  PersistentMap.diff(before.tasks, after.tasks, (left, right) => {
    const [held, holds] = [
      left && isHolding(left) ? left : undefined,
      right && isHolding(right) ? right : undefined,
    ]
    if (held === holds || (held && holds && held.resources === holds.resources)) return
    if (holds) come.push(holds)
    if (held) gone.push(held)
    if (holds && !held) executors = joinExecutor(executors, holds, come)
    if (held && !holds) executors = leaveExecutor(executors, held, gone)
  })
  return { gone, come, executors }
}

function joinExecutor(executors: Hosted['executors'], task: Task, come: Use[]): Hosted['executors'] {
  const { executor } = task.info
  if (executor === undefined) return executors
  const key = executorKey(task.frameworkId, executor.executorId)
  const running = PersistentMap.get(executors, key)
  if (running) return PersistentMap.set(executors, key, { ...running, tasks: running.tasks + 1 })
  const { frameworkId, role } = task
  const resources = Resources.of(executor.resources)
  const { executorId } = executor
  come.push({ frameworkId, role, resources })
  return PersistentMap.set(executors, key, {
    frameworkId,
    executorId,
    role,
    resources,
    info: executor,
    tasks: 1,
  })
}

function leaveExecutor(executors: Hosted['executors'], task: Task, gone: Use[]): Hosted['executors'] {
  const { executor } = task.info
  const key = executor && executorKey(task.frameworkId, executor.executorId)
  const running = key === undefined ? undefined : PersistentMap.get(executors, key)
  if (key === undefined || running === undefined) return executors
  if (running.tasks > 1) return PersistentMap.set(executors, key, { ...running, tasks: running.tasks - 1 })
  gone.push(running)
  return PersistentMap.delete(executors, key)
}

/** What tasks and executors hold together, with the role of each. */
export function usedBy(hosted: Hosted): Resources {
  const tasks = PersistentMap.values(hosted.tasks).filter(isHolding)
  return [...tasks, ...PersistentMap.values(hosted.executors)].reduce(
    (sum, { resources }) => Resources.add(sum, resources),
    Resources.empty,
  )
}
