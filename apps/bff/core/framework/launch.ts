import {
  type ExecutorInfo,
  executorInfoOf,
  type TaskInfo,
  taskInfoOf,
} from '@holdfast/model/framework/task-info'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { type TaskContext, validateTask } from '@holdfast/model/validate/task'
import { neededByGroup, validateTaskGroup } from '@holdfast/model/validate/launch-group'
import { neededBy } from '@holdfast/model/validate/task'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireExecutorInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import type { MasterContext, MasterEffect } from '../master/effects.ts'
import { findAgent } from '../master/state.ts'
import type { Acceptance } from './acceptance.ts'
import { namesOf, refuseTasks } from './drop.ts'
import { changeAgent, findTask, putTask } from './hosted.ts'
import { launchMessage, launchTimer } from './launches.ts'
import { executorKey, type Task } from './state.ts'
import { masterStatus, type MasterWord } from './statuses.ts'

/**
 * Tasks on what is left of the offers. Each is judged for itself; those that may not run are told to the framework, the
 * others go to the agent in one message.
 *
 * Source: `Master::_accept()`, mesos `src/master/master.cpp`.
 */
export function launch(before: Acceptance, wire: WireOperation, context: MasterContext): Acceptance {
  if (wire.id !== undefined) {
    return refused(before, wire, invalid('The `id` field cannot be set on LAUNCH operations'), context)
  }
  let acceptance = before
  const tasks: Task[] = []
  for (const taskWire of taskInfos(wire)) {
    const parsed = taskInfoOf(taskWire, acceptance.role)
    const rules = rulesFor(acceptance, tasks)
    const fault = parsed.ok
      ? (validateTask(parsed.value, rules) ?? unauthorized(acceptance, parsed.value, context))
      : `Task uses invalid resources: ${parsed.error}`
    if (!parsed.ok || fault !== undefined) {
      const effects = refuseTasks(
        acceptance.state,
        acceptance.framework,
        [taskWire],
        invalid(fault ?? ''),
        context,
      )
      acceptance = { ...acceptance, effects: [...acceptance.effects, ...effects] }
      continue
    }
    const needed = Resources.unallocate(neededBy(parsed.value, rules))
    const taken = take(acceptance, parsed.value, Resources.nonShared(needed), context)
    acceptance = taken.acceptance
    tasks.push(taken.task)
  }
  return sendTasks(acceptance, tasks, context)
}

/**
 * Tasks that run together or not at all, by one executor.
 *
 * Source: `Master::_accept()`, mesos `src/master/master.cpp`.
 */
export function launchGroup(acceptance: Acceptance, wire: WireOperation, context: MasterContext): Acceptance {
  const group = groupOf(acceptance, wire)
  if (typeof group === 'string') return refused(acceptance, wire, invalidGroup(group), context)
  const { tasks, executor } = group
  const rules = rulesFor(acceptance, [])
  const fault =
    validateTaskGroup(tasks, executor, rules) ??
    tasks.map((task) => unauthorized(acceptance, task, context)).find((each) => each !== undefined)
  if (fault !== undefined) return refused(acceptance, wire, invalidGroup(fault), context)
  const needed = Resources.unallocate(neededByGroup(tasks, executor, rules))
  let result: Acceptance = { ...acceptance, remaining: Resources.subtract(acceptance.remaining, needed) }
  const taken: Task[] = []
  for (const task of tasks) {
    const step = take(result, { ...task, executor }, Resources.empty, context)
    result = step.acceptance
    taken.push(step.task)
  }
  return sendTasks(result, taken, context)
}

function groupOf(
  { role }: Acceptance,
  { launch_group }: WireOperation,
): string | { readonly tasks: readonly TaskInfo[]; readonly executor: ExecutorInfo } {
  if (launch_group === undefined) {
    return 'A LAUNCH_GROUP offer operation must have the Offer.Operation.launch_group field set.'
  }
  // Their form was checked when the call was decoded.
  const executor = executorInfoOf(launch_group.executor as unknown as WireExecutorInfo, role)
  if (!executor.ok) return executor.error
  const tasks: TaskInfo[] = []
  for (const wire of taskInfos({ launch_group })) {
    const task = taskInfoOf(wire, role)
    if (!task.ok) return task.error
    tasks.push(task.value)
  }
  return { tasks, executor: executor.value }
}

function taskInfos(wire: WireOperation): readonly WireTaskInfo[] {
  return namesOf(wire) as readonly WireTaskInfo[]
}

const invalid = (message: string): MasterWord => ({
  state: 'TASK_ERROR',
  reason: 'REASON_TASK_INVALID',
  message,
})

const invalidGroup = (message: string): MasterWord => ({
  state: 'TASK_ERROR',
  reason: 'REASON_TASK_GROUP_INVALID',
  message,
})

function refused(
  acceptance: Acceptance,
  wire: WireOperation,
  word: MasterWord,
  context: MasterContext,
): Acceptance {
  const effects = refuseTasks(acceptance.state, acceptance.framework, namesOf(wire), word, context)
  return { ...acceptance, effects: [...acceptance.effects, ...effects] }
}

function rulesFor(
  { state, framework, agentId, role, remaining }: Acceptance,
  tasks: readonly Task[],
): TaskContext {
  const { frameworkId } = framework
  const executors = findAgent(state, agentId)?.agent.hosted.executors
  return {
    frameworkId,
    agentId,
    available: Resources.allocate(remaining, role),
    isKnown: (taskId) =>
      tasks.some(({ info }) => info.taskId === taskId) ||
      (findTask(state, frameworkId, taskId)?.state ?? 'TASK_UNREACHABLE') !== 'TASK_UNREACHABLE',
    isUnreachable: (taskId) => findTask(state, frameworkId, taskId)?.state === 'TASK_UNREACHABLE',
    hasExecutor: ({ executorId }) =>
      executors !== undefined &&
      PersistentMap.get(executors, executorKey(frameworkId, executorId)) !== undefined,
  }
}

function unauthorized(
  { framework }: Acceptance,
  { wire }: TaskInfo,
  { authorize }: MasterContext,
): string | undefined {
  const { principal, user } = framework.info
  const object = wire.command?.user ?? wire.executor?.command?.user ?? user
  if (authorize(principal, [{ action: 'RUN_TASK', object }])) return undefined
  return `Task '${wire.task_id.value}' is not authorized to launch as user '${object}'`
}

/** The task is there from now on, and holds its resources. */
function take(
  acceptance: Acceptance,
  info: TaskInfo,
  taken: Resources,
  { now }: MasterContext,
): { readonly acceptance: Acceptance; readonly task: Task } {
  const { state, framework, agentId, role, remaining } = acceptance
  const task: Task = {
    frameworkId: framework.frameworkId,
    agentId,
    info,
    role,
    resources: Resources.of(info.resources),
    state: 'TASK_STAGING',
    statuses: [masterStatus(info.taskId, { state: 'TASK_STAGING' }, now, agentId)],
    acknowledged: 0,
    launchedMs: now,
  }
  return {
    task,
    acceptance: {
      ...acceptance,
      state: putTask(state, task),
      remaining: Resources.subtract(remaining, taken),
    },
  }
}

/** One message to the agent, which is sent again until the agent has taken it in. */
function sendTasks(acceptance: Acceptance, tasks: readonly Task[], context: MasterContext): Acceptance {
  if (tasks.length === 0) return acceptance
  const { agentId } = acceptance
  const hosted = findAgent(acceptance.state, agentId)?.agent.hosted
  if (hosted === undefined) return acceptance
  const launch = hosted.nextLaunch
  let { state } = acceptance
  for (const task of tasks) state = putTask(state, { ...task, launch })
  state = changeAgent(state, agentId, (agent) => ({
    ...agent,
    hosted: { ...agent.hosted, nextLaunch: launch + 1 },
  }))
  const effects: MasterEffect[] = [...launchMessage(state, agentId, launch), launchTimer(agentId, context)]
  return { ...acceptance, state, effects: [...acceptance.effects, ...effects] }
}
