import type { FrameworkId, TaskId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentContext, AgentEffect, AgentStep } from '../agent/effects.ts'
import type { AgentState } from '../agent/state.ts'
import { taskKey } from '../framework/state.ts'
import { countTask, isTerminal } from '../framework/task-status.ts'
import type { AcknowledgeStatus, KillTask, ShutdownFramework } from '../messages.ts'
import type { TaskEvent } from './effects.ts'
import { counted, withTask } from './run-tasks.ts'
import { keyOf, type AgentTask } from './state.ts'
import { statusOf, tellFirst } from './statuses.ts'

/** The executor says what a task has come to. Stored before anybody hears of it. */
export function taskEvent(state: AgentState, event: TaskEvent, { now }: AgentContext): AgentStep {
  const task = find(state, event.frameworkId, event.taskId)
  if (task === undefined || isTerminal(task.state)) return { state, effects: [] }
  if (task.unwanted) {
    return isTerminal(event.state) ? forget(state, { ...task, state: event.state }) : { state, effects: [] }
  }
  // It was found out before it was asked to end, and comes after.
  if (event.healthy !== undefined && task.state !== 'TASK_RUNNING') return { state, effects: [] }
  const come = asDrained(task, event)
  const status = statusOf(state, task, now, {
    state: come.state,
    source: event.source ?? 'SOURCE_EXECUTOR',
    ...(come.reason !== undefined && { reason: come.reason }),
    ...(event.message !== undefined && { message: event.message }),
    ...(event.healthy !== undefined && { healthy: event.healthy }),
  })
  const changed: AgentTask = {
    ...task,
    state: come.state,
    statuses: [...task.statuses, status],
    last: status,
    ...(event.state === 'TASK_RUNNING' && event.healthy === undefined && { startedMs: now }),
  }
  const next = counted(withTask(state, changed))
  const effects: AgentEffect[] = [store(changed)]
  if (task.statuses.length === 0) effects.push(...tellFirst(next, changed))
  const group = endGroup(next, changed)
  return { state: group.state, effects: [...effects, ...group.effects] }
}

/**
 * That its agent is drained is why it ends; and when that will not come back, whoever knows of such things is told so.
 *
 * Source: `Slave::statusUpdate()`, mesos `src/slave/slave.cpp`.
 */
function asDrained(
  { killing, framework }: AgentTask,
  { state, reason }: TaskEvent,
): Pick<TaskEvent, 'state' | 'reason'> {
  const drain = killing?.drain
  if (drain === undefined || (state !== 'TASK_KILLED' && state !== 'TASK_KILLING'))
    return { state, ...(reason !== undefined && { reason }) }
  const precise = framework.capabilities?.some(({ type }) => type === 'PARTITION_AWARE')
  const isGone = state === 'TASK_KILLED' && drain.markGone && precise
  return { state: isGone ? 'TASK_GONE_BY_OPERATOR' : state, reason: 'REASON_AGENT_DRAINING' }
}

/** Tasks that run together end together, unless one of them has done its work. */
function endGroup(before: AgentState, { info, frameworkId, state: ended }: AgentTask): AgentStep {
  const { executor } = info
  let state = before
  const effects: AgentEffect[] = []
  if (executor?.wire.type !== 'DEFAULT' || (ended !== 'TASK_FAILED' && ended !== 'TASK_KILLED'))
    return { state, effects }
  for (const task of PersistentMap.values(before.tasks.tasks)) {
    if (task.frameworkId !== frameworkId || isTerminal(task.state) || task.killing !== undefined) continue
    if (task.info.executor?.executorId !== executor.executorId) continue
    const step = endTask(state, task, policyGrace(task))
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

/** It is written down that it is to end: the agent's next life knows it, too. */
function endTask(
  state: AgentState,
  task: AgentTask,
  graceMs: number | undefined,
  drain?: KillTask['drain'],
): AgentStep {
  const grace = graceMs === undefined ? {} : { graceMs }
  const asked: AgentTask = { ...task, killing: { ...grace, ...(drain !== undefined && { drain }) } }
  return {
    state: withTask(state, asked),
    effects: [store(asked), { type: 'END_TASK', task: asked, ...grace }],
  }
}

/** Asked again, it is told again only when it shall take another time. Source: `Slave::killTask()`, mesos `src/slave/slave.cpp`. */
export function killTask(state: AgentState, message: KillTask): AgentStep {
  const { masterId, frameworkId, taskId, graceMs, drain } = message
  const task = find(state, frameworkId, taskId)
  if (masterId !== state.masterId || task === undefined || isTerminal(task.state))
    return { state, effects: [] }
  const grace = graceMs ?? policyGrace(task)
  if (task.killing !== undefined && task.killing.graceMs === grace) return { state, effects: [] }
  return endTask(state, task, grace, drain ?? task.killing?.drain)
}

function policyGrace({ info }: AgentTask): number | undefined {
  const nanoseconds = info.wire.kill_policy?.grace_period?.nanoseconds
  return nanoseconds === undefined ? undefined : nanoseconds / 1e6
}

/** The framework knows this status: the next one is told, or, after the last, the task is forgotten. */
export function acknowledgeStatus(state: AgentState, message: AcknowledgeStatus): AgentStep {
  const task = find(state, message.frameworkId, message.taskId)
  const [first, ...rest] = task?.statuses ?? []
  if (task === undefined || first?.uuid !== message.uuid) return { state, effects: [] }
  if (rest.length === 0 && isTerminal(task.state)) return forget(state, task)
  const told = { ...task, statuses: rest }
  const next = withTask(state, told)
  return { state: next, effects: [store(told), ...tellFirst(next, told)] }
}

/** Source: `Slave::shutdownFramework()`, mesos `src/slave/slave.cpp`. */
export function shutdownFramework(
  before: AgentState,
  { frameworkId, masterId }: ShutdownFramework,
): AgentStep {
  if (masterId !== before.masterId) return { state: before, effects: [] }
  let state = before
  const effects: AgentEffect[] = []
  for (const task of PersistentMap.values(before.tasks.tasks)) {
    if (task.frameworkId !== frameworkId) continue
    if (isTerminal(task.state)) {
      const step = forget(state, task)
      state = step.state
      effects.push(...step.effects)
      continue
    }
    if (task.unwanted) continue
    const step = endTask(state, { ...task, unwanted: true, statuses: [] }, policyGrace(task))
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

function find({ tasks }: AgentState, frameworkId: FrameworkId, taskId: TaskId): AgentTask | undefined {
  return PersistentMap.get(tasks.tasks, taskKey(frameworkId, taskId))
}

function store(task: AgentTask): AgentEffect {
  return {
    type: 'STORE',
    change: { type: 'TASKS', put: [{ key: keyOf(task), task }], removed: [] },
  }
}

function forget(state: AgentState, task: AgentTask): AgentStep {
  const key = keyOf(task)
  const tasks = PersistentMap.delete(state.tasks.tasks, key)
  return {
    state: {
      ...state,
      tasks: {
        ...state.tasks,
        tasks,
        ended: countTask(state.tasks.ended, task.state),
      },
    },
    effects: [{ type: 'STORE', change: { type: 'TASKS', put: [], removed: [key] } }],
  }
}
