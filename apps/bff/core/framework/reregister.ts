import { frameworkInfoOf } from '@holdfast/model/framework/framework-info'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { addFramework } from '../allocator/frameworks.ts'
import type { ReportedTask, ReregisterAgent } from '../messages.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, type MasterState } from '../master/state.ts'
import { changeAgent, findTask, putTask } from './hosted.ts'
import { agreedUpTo, launchTimer, resendLaunches } from './launches.ts'
import { findFramework, putFramework, type Task, taskKey } from './state.ts'
import { decideTask, masterStatus, stateFor } from './statuses.ts'
import { termsOf } from './subscribe.ts'
import { isSameSession } from '../session.ts'
import { isTerminal } from './task-status.ts'
import { tell } from './tell.ts'

type Report = Pick<ReregisterAgent, 'agentId' | 'info' | 'incarnation' | 'session' | 'tasks' | 'launched'>

/**
 * An agent that was taken in again says what it runs: its word on its tasks counts. Frameworks that only it knows of are
 * known from now on, and waited for.
 *
 * Source: `Master::__reregisterSlave()` and `Master::reconcileKnownSlave()`, mesos `src/master/master.cpp`.
 */
export function tasksReported(before: MasterState, message: Report, context: MasterContext): MasterStep {
  const record = findAgent(before, message.agentId)
  // Not taken in.
  if (record?.agent.status !== 'active' || !isSameSession(record.link, message))
    return { state: before, effects: [] }
  const { agentId, launched } = message
  let state = changeAgent(before, agentId, (agent) => ({
    ...agent,
    hosted: agreedUpTo(agent.hosted, launched),
  }))
  const effects: MasterEffect[] = []
  for (const reported of message.tasks) {
    if (PersistentMap.get(state.frameworks.removed, reported.frameworkId) !== undefined) {
      effects.push(endOf(state, message, reported))
      continue
    }
    state = withFramework(state, reported, context)
    effects.push(...failoverTimer(state, reported))
    const known = findTask(state, reported.frameworkId, reported.info.taskId)
    const task = taskOf(state, message, reported, context)
    state = putTask(state, task)
    if (known?.state === 'TASK_UNREACHABLE') effects.push(...tellBack(state, task, context))
  }
  const missing = lostTasks(state, message, context)
  return {
    state: missing.state,
    effects: [...effects, ...missing.effects, ...launchAgain(missing.state, agentId, context)],
  }
}

/** Source: `Master::__reregisterSlave()`, mesos `src/master/master.cpp`. */
function tellBack(
  state: MasterState,
  { frameworkId, agentId, info, state: now }: Task,
  context: MasterContext,
): readonly MasterEffect[] {
  const reason = 'REASON_AGENT_REREGISTERED'
  const word = { state: now, reason, message: 'Unreachable agent reregistered' }
  const status = masterStatus(info.taskId, word, context.now, agentId)
  return tell(state, frameworkId, { type: 'UPDATE', status })
}

function endOf(state: MasterState, { agentId, info }: Report, { frameworkId }: ReportedTask): MasterEffect {
  const message = { type: 'SHUTDOWN_FRAMEWORK', agentId, masterId: state.masterId, frameworkId } as const
  return { type: 'SEND', agentName: info.name, message }
}

function launchAgain(
  state: MasterState,
  agentId: ReregisterAgent['agentId'],
  context: MasterContext,
): MasterEffect[] {
  const effects = resendLaunches(state, agentId)
  return effects.length > 0 ? [...effects, launchTimer(agentId, context)] : []
}

/** Its framework is not here, or not yet: it is known from what the agent remembers of it. */
function withFramework(
  state: MasterState,
  { frameworkId, framework }: ReportedTask,
  { now }: MasterContext,
): MasterState {
  if (findFramework(state.frameworks, frameworkId) !== undefined) return state
  const info = frameworkInfoOf(framework)
  const suppressed = new Set<never>()
  const record = { frameworkId, info, recovered: true, registeredMs: now, suppressed }
  return {
    ...state,
    frameworks: putFramework(state.frameworks, record),
    allocator: addFramework(state.allocator, termsOf(frameworkId, info, suppressed), false),
  }
}

/** A framework that nobody has seen since the master started has as long to come back as one that went away. */
function failoverTimer(state: MasterState, { frameworkId }: ReportedTask): MasterEffect[] {
  const record = findFramework(state.frameworks, frameworkId)
  if (record?.recovered !== true || record.streamId !== undefined) return []
  const delayMs = Math.max(record.info.failoverTimeoutMs, RECOVERY_MS)
  return [{ type: 'TIMER', delayMs, message: { type: 'FAILOVER_DUE', frameworkId } }]
}

/** Source: `DEFAULT_AGENT_REREGISTER_TIMEOUT`, mesos `src/master/constants.hpp`: agents have that long, too. */
const RECOVERY_MS = 600_000

function taskOf(
  state: MasterState,
  { agentId }: Report,
  { frameworkId, info, role, status, acknowledged }: ReportedTask,
  { now }: MasterContext,
): Task {
  const known = findTask(state, frameworkId, info.taskId)
  const said = status ?? masterStatus(info.taskId, { state: 'TASK_STAGING' }, now, agentId)
  if (known !== undefined && known.agentId === agentId) {
    const { launch: _, ...task } = known
    const more = Math.max(acknowledged, known.acknowledged)
    return isTerminal(known.state)
      ? task
      : { ...task, acknowledged: more, state: said.state, statuses: [said] }
  }
  const resources = Resources.of(info.resources)
  return {
    frameworkId,
    agentId,
    info,
    role,
    resources,
    state: said.state,
    statuses: [said],
    acknowledged,
    launchedMs: now,
  }
}

/** Tasks that the master thought were there, and that the agent has taken in and does not have. */
function lostTasks(before: MasterState, message: Report, context: MasterContext): MasterStep {
  const reported = new Set(message.tasks.map(({ frameworkId, info }) => taskKey(frameworkId, info.taskId)))
  let state = before
  const effects: MasterEffect[] = []
  const hosted = findAgent(before, message.agentId)?.agent.hosted
  for (const task of hosted ? PersistentMap.values(hosted.tasks) : []) {
    if (task.launch !== undefined || isTerminal(task.state)) continue
    if (reported.has(taskKey(task.frameworkId, task.info.taskId))) continue
    const word = {
      state: stateFor(state, task.frameworkId, 'TASK_GONE'),
      reason: 'REASON_RECONCILIATION',
      message: 'Task is unknown to the agent',
    }
    const step = decideTask(state, task, word, context)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}
