import { PersistentMap } from '@holdfast/model/persistent-map'
import { reported } from '../executor/recover.ts'
import { launchedFor } from '../executor/run-tasks.ts'
import { tellAll } from '../executor/statuses.ts'
import { isTerminal } from '../framework/task-status.ts'
import type { Ping, Registered, Shutdown } from '../messages.ts'
import { isSameSession } from '../session.ts'
import type { AgentContext, AgentEffect, AgentStep } from './effects.ts'
import type { AgentState } from './state.ts'

/** Another master, or the same one once more: it knows nothing of this agent until the agent tells it. */
export function masterDetected(state: AgentState, masterId: string, context: AgentContext): AgentStep {
  return register({ ...state, masterId, registered: false }, context)
}

/**
 * Asks until it is answered, at longer and longer intervals: only the last time that it asked may be answered, and a master
 * with much to do may need long for that.
 *
 * Source: `Slave::doReliableRegistration()`, mesos `src/slave/slave.cpp`.
 */
export function register(
  before: AgentState,
  { settings }: AgentContext,
  patienceMs: number = settings.registrationMs,
): AgentStep {
  const { info, incarnation, masterId, agentId, total, applied, recovering, registered } = before
  if (masterId === undefined || recovering || registered) return { state: before, effects: [] }
  const session = before.session + 1
  // Launches that wait for operations are not told, and the master may take them for lost: they must not come true after that, as
  // those must not that are still under way. What it still wants it sends again, in this session.
  const state: AgentState = { ...before, session, tasks: { ...before.tasks, waiting: [] } }
  const from = { incarnation, session, masterId, info }
  return {
    state,
    effects: [
      agentId === undefined
        ? { type: 'SEND', message: { type: 'REGISTER_AGENT', ...from, total, applied } }
        : {
            type: 'SEND',
            message: {
              type: 'REREGISTER_AGENT',
              ...from,
              agentId,
              total,
              applied,
              tasks: reported(state.tasks),
              launched: launchedFor(state, masterId),
            },
          },
      { type: 'TIMER', delayMs: patienceMs, message: { type: 'REGISTRATION_DUE', waitedMs: patienceMs } },
    ],
  }
}

/** Nobody has answered. */
export function registrationDue(state: AgentState, waitedMs: number, context: AgentContext): AgentStep {
  return register(state, context, Math.min(waitedMs * 2, context.settings.maxRegistrationMs))
}

/** The id is stored before anything is done under it. */
export function registered(state: AgentState, message: Registered, { settings }: AgentContext): AgentStep {
  const { agentId } = message
  if (message.masterId !== state.masterId || (state.agentId ?? agentId) !== agentId)
    return { state, effects: [] }
  if (!isSameSession(message, state)) return { state, effects: [] }
  const silence: AgentEffect = {
    type: 'TIMER',
    delayMs: settings.silenceMs,
    message: { type: 'MASTER_SILENT' },
  }
  if (state.agentId !== undefined) {
    const again = { ...state, registered: true }
    return { state: again, effects: [silence, ...tellAll(again)] }
  }
  // One that lost all it had begins to count where the master stands.
  const applied = Math.max(state.applied, message.applied)
  const begun = { ...state, agentId, registered: true, applied, received: applied }
  return {
    state: begun,
    effects: [{ type: 'STORE', change: { type: 'REGISTERED', agentId, applied } }, silence],
  }
}

/**
 * A master that holds this agent for disconnected missed something: the agent registers again.
 *
 * Source: `Slave::ping()`, mesos `src/slave/slave.cpp`.
 */
export function ping(state: AgentState, message: Ping, context: AgentContext): AgentStep {
  const { masterId, agentId, incarnation, applied } = state
  if (message.masterId !== masterId || message.agentId !== agentId || state.recovering)
    return { state, effects: [] }
  const pong: AgentEffect = {
    type: 'SEND',
    message: { type: 'PONG', masterId, agentId, incarnation, applied },
  }
  const { settings } = context
  const silence: AgentEffect = {
    type: 'TIMER',
    delayMs: settings.silenceMs,
    message: { type: 'MASTER_SILENT' },
  }
  const again = message.connected
    ? { state, effects: [] }
    : register({ ...state, registered: false }, context)
  return { state: again.state, effects: [pong, silence, ...again.effects] }
}

/**
 * What is on the disk stays as it is; the next start finds it. What runs is ended, at once.
 *
 * Source: `Slave::shutdown()`, mesos `src/slave/slave.cpp`.
 */
export function shutdown(state: AgentState, { masterId, reason }: Shutdown): AgentStep {
  if (masterId !== state.masterId) return { state, effects: [] }
  const ended = PersistentMap.values(state.tasks.tasks)
    .filter((task) => !isTerminal(task.state))
    .map((task): AgentEffect => ({ type: 'END_TASK', task, graceMs: 0 }))
  return { state, effects: [...ended, { type: 'EXIT', reason: `Master asked to shut down: ${reason}` }] }
}

/** The master may have given this agent up without its knowing. */
export function masterSilent(state: AgentState, context: AgentContext): AgentStep {
  return register({ ...state, registered: false }, context)
}

/** Tells how far the agent has come, if there is anybody to tell. */
export function operationsApplied(state: AgentState): AgentEffect[] {
  const { masterId, agentId, incarnation, applied } = state
  if (masterId === undefined || agentId === undefined || state.recovering) return []
  return [{ type: 'SEND', message: { type: 'OPERATIONS_APPLIED', masterId, agentId, incarnation, applied } }]
}
