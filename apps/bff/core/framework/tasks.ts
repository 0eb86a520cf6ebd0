import { AgentId, type FrameworkId, TaskId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireKill, WireTaskRef } from '@holdfast/model/wire/scheduler-call'
import type { StatusUpdate } from '../messages.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, isGone, isRegistered, type MasterState } from '../master/state.ts'
import { dropTask, findTask, putTask, tasksOf } from './hosted.ts'
import { findFramework, type Task } from './state.ts'
import { masterStatus, stateFor, withStatus } from './statuses.ts'
import { isTerminal, type TaskStatus } from './task-status.ts'
import { tell } from './tell.ts'

/**
 * An agent says what became of a task. The framework is told, and acknowledges to the agent; one that nobody
 * here knows is ended.
 *
 * Source: `Master::statusUpdate()`, mesos `src/master/master.cpp`.
 */
export function statusUpdate(state: MasterState, message: StatusUpdate): MasterStep {
  const record = findAgent(state, message.agentId)
  if (record?.agent.status !== 'active' || record.link.incarnation !== message.incarnation)
    return { state, effects: [] }
  const { frameworkId, status } = message
  const task = findTask(state, frameworkId, status.taskId)
  if (task === undefined || task.agentId !== message.agentId) {
    return { state, effects: strangerEffects(state, message) }
  }
  const order = status.order ?? 0
  // It was acknowledged, and that was lost; or this is a late copy.
  if (order <= task.acknowledged) return { state, effects: acknowledgement(state, message) }
  const told = task.statuses.findLast((each) => each.order !== undefined)?.order ?? 0
  const { launch: _, ...rest } = task
  const taken = { ...rest, told: status }
  const changed = order <= told || isTerminal(task.state) ? taken : withStatus(taken, status)
  const effects: MasterEffect[] = [...tell(state, frameworkId, { type: 'UPDATE', status })]
  // It was asked to end before it ran: the agent may not have known of it then.
  if (changed.killing && !isTerminal(changed.state)) effects.push(...killEffects(state, changed))
  return { state: putTask(state, changed), effects }
}

/**
 * A task that is unknown here: the agent took it in from the last master, after it had told this one what it runs; or it has
 * ended, and the framework's word on that was lost. Nothing is lost by asking the agent once more what it runs.
 */
function strangerEffects(state: MasterState, message: StatusUpdate): MasterEffect[] {
  const { agentId, frameworkId, status } = message
  const { masterId, frameworks } = state
  const name = findAgent(state, agentId)?.agent.info.name
  if (name === undefined) return []
  if (PersistentMap.get(frameworks.removed, frameworkId) !== undefined) {
    const shutdown = { type: 'SHUTDOWN_FRAMEWORK', agentId, masterId, frameworkId } as const
    return [...acknowledgement(state, message), { type: 'SEND', agentName: name, message: shutdown }]
  }
  if (isTerminal(status.state) && findFramework(frameworks, frameworkId) !== undefined) {
    return tell(state, frameworkId, { type: 'UPDATE', status })
  }
  return [{ type: 'SEND', agentName: name, message: { type: 'PING', masterId, agentId, connected: false } }]
}

function acknowledgement(state: MasterState, { agentId, frameworkId, status }: StatusUpdate): MasterEffect[] {
  const agent = findAgent(state, agentId)?.agent
  const { taskId, uuid } = status
  if (agent === undefined || uuid === undefined) return []
  const { masterId } = state
  const message = { type: 'ACKNOWLEDGE_STATUS', agentId, masterId, frameworkId, taskId, uuid } as const
  return [{ type: 'SEND', agentName: agent.info.name, message }]
}

/** Source: `Master::acknowledge()`, mesos `src/master/master.cpp`. */
export function acknowledge(
  state: MasterState,
  frameworkId: FrameworkId,
  {
    agent_id,
    task_id,
    uuid,
  }: { readonly agent_id: { value: string }; readonly task_id: { value: string }; readonly uuid: string },
): MasterStep {
  const agentId = AgentId(agent_id.value)
  const taskId = TaskId(task_id.value)
  const agent = findAgent(state, agentId)?.agent
  if (agent === undefined || !isRegistered(agent)) return { state, effects: [] }
  const task = findTask(state, frameworkId, taskId)
  const message = {
    type: 'ACKNOWLEDGE_STATUS',
    agentId,
    masterId: state.masterId,
    frameworkId,
    taskId,
    uuid,
  } as const
  return {
    state: task === undefined ? state : acknowledged(state, task, uuid),
    effects: [{ type: 'SEND', agentName: agent.info.name, message }],
  }
}

/** One whose end is acknowledged is forgotten. */
function acknowledged(state: MasterState, task: Task, uuid: string): MasterState {
  const { told } = task
  if (told?.uuid !== uuid) return state
  if (isTerminal(told.state)) return dropTask(state, task)
  return putTask(state, { ...task, acknowledged: told.order ?? task.acknowledged })
}

/** Source: `Master::kill()`, mesos `src/master/master.cpp`. */
export function kill(
  state: MasterState,
  frameworkId: FrameworkId,
  { task_id, agent_id, kill_policy }: WireKill,
  context: MasterContext,
): MasterStep {
  const taskId = TaskId(task_id.value)
  const task = findTask(state, frameworkId, taskId)
  if (task === undefined)
    return reconcile(state, frameworkId, [{ task_id, ...(agent_id && { agent_id }) }], context)
  if (agent_id !== undefined && agent_id.value !== task.agentId) return { state, effects: [] }
  if (isTerminal(task.state)) return { state, effects: [] }
  const nanoseconds = kill_policy?.grace_period?.nanoseconds
  const killing = nanoseconds === undefined ? {} : { graceMs: nanoseconds / 1e6 }
  const asked = { ...task, killing }
  return { state: putTask(state, asked), effects: killEffects(state, asked) }
}

export function killEffects(
  state: MasterState,
  { agentId, frameworkId, info, killing }: Task,
): MasterEffect[] {
  const agent = findAgent(state, agentId)?.agent
  if (agent === undefined || !isRegistered(agent)) return []
  const drain = agent.deactivation?.drain
  const message = {
    type: 'KILL_TASK',
    agentId,
    masterId: state.masterId,
    frameworkId,
    taskId: info.taskId,
    ...(killing?.graceMs !== undefined && { graceMs: killing.graceMs }),
    ...(drain !== undefined && { drain: { markGone: drain.markGone } }),
  } as const
  return [{ type: 'SEND', agentName: agent.info.name, message }]
}

/**
 * Tells a framework how these tasks are; none named: all of its tasks.
 *
 * Source: `Master::_reconcileTasks()`, mesos `src/master/master.cpp`.
 */
export function reconcile(
  state: MasterState,
  frameworkId: FrameworkId,
  refs: readonly WireTaskRef[],
  context: MasterContext,
): MasterStep {
  const statuses =
    refs.length === 0
      ? tasksOf(state, frameworkId).flatMap((task) => lastStatus(task, context))
      : refs.flatMap((ref) => explicitStatus(state, frameworkId, ref, context))
  return {
    state,
    effects: statuses.flatMap((status) => tell(state, frameworkId, { type: 'UPDATE', status })),
  }
}

function lastStatus(task: Task, { now }: MasterContext): TaskStatus {
  const word = {
    state: task.state,
    reason: 'REASON_RECONCILIATION',
    message: 'Reconciliation: Latest task state',
  }
  return masterStatus(task.info.taskId, word, now, task.agentId)
}

function explicitStatus(
  state: MasterState,
  frameworkId: FrameworkId,
  { task_id, agent_id }: WireTaskRef,
  context: MasterContext,
): TaskStatus[] {
  const taskId = TaskId(task_id.value)
  const task = findTask(state, frameworkId, taskId)
  if (task !== undefined) return [lastStatus(task, context)]
  const agentId = agent_id === undefined ? undefined : AgentId(agent_id.value)
  const word = unknownTask(state, frameworkId, agentId)
  if (word === undefined) return []
  return [masterStatus(taskId, { reason: 'REASON_RECONCILIATION', ...word }, context.now, agentId)]
}

/** `undefined` while it cannot be said: the agent may know it, and is not back yet. */
function unknownTask(state: MasterState, frameworkId: FrameworkId, agentId: AgentId | undefined) {
  const status = agentId && (isGone(state, agentId) ? 'gone' : findAgent(state, agentId)?.agent.status)
  switch (status) {
    case 'recovered':
      return undefined
    case 'active':
    case 'disconnected':
      return {
        state: stateFor(state, frameworkId, 'TASK_GONE'),
        message: 'Reconciliation: Task is unknown to the agent',
      }
    case 'unreachable':
      return {
        state: stateFor(state, frameworkId, 'TASK_UNREACHABLE'),
        message: 'Reconciliation: Task is unreachable',
      }
    case 'gone':
      return {
        state: stateFor(state, frameworkId, 'TASK_GONE_BY_OPERATOR'),
        message: 'Reconciliation: Task is gone',
      }
    default: {
      const waiting = PersistentMap.values(state.agents).some(({ agent }) => agent.status === 'recovered')
      // Some agent that is not back yet may run it.
      if (waiting && agentId === undefined) return undefined
      return {
        state: stateFor(state, frameworkId, 'TASK_UNKNOWN'),
        message: 'Reconciliation: Task is unknown',
      }
    }
  }
}
