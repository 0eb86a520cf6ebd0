import type { TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { needsCheckpointing, reservationRole, unallocate } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { AgentContext, AgentEffect, AgentStep } from '../agent/effects.ts'
import type { AgentState } from '../agent/state.ts'
import { isTerminal } from '../framework/task-status.ts'
import type { RunTasks, TaskToRun } from '../messages.ts'
import { isSameSession } from '../session.ts'
import { type AgentTask, keyOf } from './state.ts'
import { statusOf, tellFirst } from './statuses.ts'

/**
 * Launches are taken in one after the other, each once. One that comes too early is left, for the master will send it
 * again; one that needs operations which are not applied yet waits for them. One that was sent in an earlier session is not
 * taken in, for its tasks may be told as lost.
 *
 * Source: `Slave::runTask()`, mesos `src/slave/slave.cpp`.
 */
export function runTasks(state: AgentState, message: RunTasks, context: AgentContext): AgentStep {
  if (message.agentId !== state.agentId || message.masterId !== state.masterId || state.recovering)
    return { state, effects: [] }
  if (!isSameSession(message, state)) return { state, effects: [] }
  const launched = launchedFor(state, message.masterId)
  if (message.launch <= launched) return { state, effects: launchesTaken(state) }
  const { waiting } = state.tasks
  const known = waiting[message.launch - launched - 1]
  if (known !== undefined) return { state: withLess(state, waiting, known, message), effects: [] }
  if (message.launch !== launched + waiting.length + 1) return { state, effects: [] }
  return takeWaiting({ ...state, tasks: { ...state.tasks, waiting: [...waiting, message] } }, context)
}

/** Of a launch that waits a copy came: tasks that the master has given up meanwhile are not in it. */
function withLess(
  state: AgentState,
  waiting: readonly RunTasks[],
  known: RunTasks,
  copy: RunTasks,
): AgentState {
  const wanted = new Set(copy.tasks.map(keyOf))
  const left = known.tasks.filter((task) => wanted.has(keyOf(task)))
  if (left.length === known.tasks.length) return state
  const changed = waiting.map((each) => (each === known ? { ...known, tasks: left } : each))
  return { ...state, tasks: { ...state.tasks, waiting: changed } }
}

/** To be called when operations were applied. */
export function takeWaiting(before: AgentState, context: AgentContext): AgentStep {
  let state = before
  const effects: AgentEffect[] = []
  for (let [next] = state.tasks.waiting; next && next.after <= state.applied; [next] = state.tasks.waiting) {
    const step = take(state, next, context)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

/** Of this master: another one counts anew. */
export function launchedFor({ tasks }: AgentState, masterId: string | undefined): number {
  return tasks.launches.masterId === masterId ? tasks.launches.launched : 0
}

function take(before: AgentState, { masterId, launch, tasks }: RunTasks, context: AgentContext): AgentStep {
  let state = before
  const fresh: AgentTask[] = []
  for (const toRun of tasks) {
    const key = keyOf(toRun)
    if (PersistentMap.get(state.tasks.tasks, key) !== undefined) continue
    const task = newTask(state, toRun, context)
    fresh.push(task)
    state = withTask(state, task)
    if (task.last !== undefined) state = counted(state)
  }
  const launches = { masterId, launched: launch }
  const waiting = state.tasks.waiting.slice(1)
  state = { ...state, tasks: { ...state.tasks, launches, waiting } }
  const put = fresh.map((task) => ({ key: keyOf(task), task }))
  const effects: AgentEffect[] = [
    { type: 'STORE', change: { type: 'TASKS', put, removed: [], launches } },
    ...launchesTaken(state),
    ...fresh.flatMap((task): AgentEffect[] =>
      task.last === undefined ? [{ type: 'RUN_TASK', task, resumed: false }] : tellFirst(state, task),
    ),
  ]
  return { state, effects }
}

/** One that wants what the agent does not know is not run. */
function newTask(state: AgentState, toRun: TaskToRun, { now }: AgentContext): AgentTask {
  const began = executorBegan(state, toRun)
  const task: AgentTask = {
    ...toRun,
    launchedMs: now,
    ...(began !== undefined && { executorMs: began }),
    state: 'TASK_STAGING',
    statuses: [],
  }
  if (knowsResources(state, toRun) && !usesVolumeInUse(state, toRun)) return task
  const precise = toRun.framework.capabilities?.some(({ type }) => type === 'PARTITION_AWARE')
  const status = statusOf(state, task, now, {
    state: precise ? 'TASK_DROPPED' : 'TASK_LOST',
    source: 'SOURCE_AGENT',
    reason: 'REASON_RESOURCES_UNKNOWN',
    message: 'The checkpointed resources being used by the task or task group are unknown to the agent',
  })
  return { ...task, state: status.state, statuses: [status], last: status }
}

/** Tasks that bring the same executor are run by one, for as long as any of them runs. */
function executorBegan({ tasks }: AgentState, { frameworkId, info }: TaskToRun): TimeMs | undefined {
  const executorId = info.executor?.executorId
  if (executorId === undefined) return undefined
  const mate = PersistentMap.values(tasks.tasks).find(
    (task) =>
      task.frameworkId === frameworkId &&
      task.info.executor?.executorId === executorId &&
      !isTerminal(task.state),
  )
  return mate && (mate.executorMs ?? mate.launchedMs)
}

function knowsResources({ total }: AgentState, { info }: TaskToRun): boolean {
  const used = [...info.resources, ...(info.executor?.resources ?? [])]
  return used.filter(needsCheckpointing).every((resource) => Resources.contains(total, unallocate(resource)))
}

/**
 * Unlike Mesos, which believes its master: two tasks on one volume would destroy what is on it. A master that has removed a
 * framework offers at once what its tasks held, and here they may not have ended yet.
 */
function usesVolumeInUse({ tasks }: AgentState, { frameworkId, info }: TaskToRun): boolean {
  const executorId = info.executor?.executorId
  const isOwn = (task: AgentTask) =>
    executorId !== undefined &&
    task.frameworkId === frameworkId &&
    task.info.executor?.executorId === executorId
  const wanted = volumesOf(info)
  if (wanted.length === 0) return false
  return PersistentMap.values(tasks.tasks).some((task) => {
    if (isTerminal(task.state) || isOwn(task)) return false
    const used = volumesOf(task.info)
    return wanted.some((volume) => used.includes(volume))
  })
}

function volumesOf({ resources, executor }: TaskToRun['info']): readonly string[] {
  return [...resources, ...(executor?.resources ?? [])].flatMap((resource) => {
    const id = resource.disk?.persistence?.id
    return id === undefined || resource.shared ? [] : [`${reservationRole(resource)} ${id}`]
  })
}

function launchesTaken({ agentId, masterId, incarnation, tasks }: AgentState): AgentEffect[] {
  if (agentId === undefined || masterId === undefined) return []
  const { launched } = tasks.launches
  const message = { type: 'LAUNCHES_TAKEN', agentId, masterId, incarnation, launched } as const
  return [{ type: 'SEND', message }]
}

export function withTask(state: AgentState, task: AgentTask): AgentState {
  const tasks = PersistentMap.set(state.tasks.tasks, keyOf(task), task)
  return { ...state, tasks: { ...state.tasks, tasks } }
}

export function counted(state: AgentState): AgentState {
  return { ...state, tasks: { ...state.tasks, nextStatus: state.tasks.nextStatus + 1 } }
}
