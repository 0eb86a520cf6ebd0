import { agentRegistrationRequests } from '@holdfast/model/acl/requests'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import type { RegisterAgent, ReregisterAgent } from '../messages.ts'
import type { AgentInfo } from '../agent-info.ts'
import { isLaterSession } from '../session.ts'
import { admit } from './admit.ts'
import { GONE, shutDown } from './gone.ts'
import { machineKey, machineOf } from './machine.ts'
import { DOWN } from './maintenance.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import { findAgent, isGone, putAgent, type AgentRecord, type MasterState } from './state.ts'
import { newAgent, succeed } from './succeed.ts'

/**
 * An agent without an id asks for one. Whoever asks again gets the same: the answer was lost. One that asks in another life than
 * before has lost its id, and with it all that it ran.
 *
 * Source: `Master::registerSlave()`, mesos `src/master/master.cpp`.
 */
export function registerAgent(
  state: MasterState,
  message: RegisterAgent,
  context: MasterContext,
): MasterStep {
  const { info, incarnation, session } = message
  const refused = refusal(state, info, context)
  if (refused !== undefined) return sentAway(state, info, refused)
  const known = PersistentMap.get(state.agentIds, info.name)
  const record = known === undefined ? undefined : findAgent(state, known)
  if (record === undefined) return newAgent(state, message, context)

  const { agent, link, log } = record
  if (!isLaterSession(message, link)) return { state, effects: [] }
  if (link.incarnation < incarnation || agent.status === 'gone')
    return succeed(state, record, message, context)
  const { agentId } = agent
  if (agent.status !== 'active') return admit(state, { ...message, agentId }, context)
  const { masterId } = state
  const answer = {
    type: 'REGISTERED',
    masterId,
    agentId,
    incarnation,
    session,
    applied: log.first - 1,
  } as const
  return {
    state: putAgent(state, { ...record, link: { ...link, session } }),
    effects: [{ type: 'SEND', agentName: info.name, message: answer }],
  }
}

/**
 * An agent is back, after its own restart or the master's, or after the two lost sight of each other.
 *
 * Source: `Master::reregisterSlave()`, mesos `src/master/master.cpp`.
 */
export function reregisterAgent(
  state: MasterState,
  message: ReregisterAgent,
  context: MasterContext,
): MasterStep {
  const record = findAgent(state, message.agentId)
  if (isGone(state, message.agentId)) return sentAway(state, message.info, GONE)
  // A life that is over: the agent has another id now.
  if (PersistentMap.get(state.successors, message.agentId) !== undefined) return { state, effects: [] }
  const refused = refusal(state, message.info, context)
  if (refused !== undefined) return sentAway(state, message.info, refused)
  return record !== undefined && isOutdated(record, message)
    ? { state, effects: [] }
    : admit(state, message, context)
}

/** Why an agent may not register at all. */
function refusal({ policy }: MasterState, info: AgentInfo, { authorize }: MasterContext): string | undefined {
  if (policy.maintenance.down.has(machineKey(machineOf(info)))) return DOWN
  // Agents have no principal here.
  const requests = agentRegistrationRequests(Resources.list(info.resources))
  return authorize(undefined, requests) ? undefined : 'Not authorized to register'
}

function sentAway(state: MasterState, info: AgentInfo, reason: string): MasterStep {
  const text = `Agent ${info.name} at ${info.pid} (${info.hostname}) is refused: ${reason}`
  return {
    state,
    effects: [{ type: 'LOG', level: 'warning', text }, shutDown(state.masterId, info, reason)],
  }
}

/**
 * Heard already, or said before something that the master has heard since: taking it in would undo what the agent has proved.
 * Of its tasks an agent says nothing between asking and being answered.
 */
function isOutdated({ link, log }: AgentRecord, message: ReregisterAgent): boolean {
  return !isLaterSession(message, link) || message.applied < log.first - 1
}
