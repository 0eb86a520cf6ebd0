import type { AgentId } from '@holdfast/model/ids'
import type { MasterContext, MasterEffect, MasterMessage, MasterStep } from './effects.ts'
import { storeAgent } from './registry.ts'
import {
  findAgent,
  isRegistered,
  putAgent,
  type AgentRecord,
  type AgentState,
  type MasterState,
} from './state.ts'

type AgentExited = Extract<MasterMessage, { readonly type: 'AGENT_EXITED' }>

/**
 * The connection broke. The agent stays registered and takes operations, for it may be back in a moment.
 *
 * Source: `Master::disconnect()`, mesos `src/master/master.cpp`.
 */
export function agentExited(
  state: MasterState,
  { agentId, incarnation }: AgentExited,
  context: MasterContext,
): MasterStep {
  const record = findAgent(state, agentId)
  if (record?.agent.status !== 'active' || record.link.incarnation !== incarnation)
    return { state, effects: [] }
  const text = `Agent ${agentId} (${record.agent.info.hostname}) disconnected`
  return {
    state: putAgent(state, withStatus(record, 'disconnected', context)),
    effects: [{ type: 'LOG', level: 'warning', text }],
  }
}

/**
 * Asks a registered agent whether it lives, and gives it up when it has not answered for too long.
 *
 * Source: `SlaveObserver`, mesos `src/master/master.cpp`.
 */
export function pingDue(state: MasterState, agentId: AgentId, context: MasterContext): MasterStep {
  const record = findAgent(state, agentId)
  if (record === undefined || !isRegistered(record.agent)) return { state, effects: [] }
  const { agent, link } = record
  const { pingIntervalMs, maxMissedPings } = context.settings
  if (link.missedPings >= maxMissedPings) return unreachable(state, record, context)

  const connected = agent.status === 'active'
  const ping = { type: 'PING', masterId: state.masterId, agentId, connected } as const
  return {
    state: putAgent(state, { ...record, link: { ...link, missedPings: link.missedPings + 1 } }),
    effects: [
      { type: 'SEND', agentName: agent.info.name, message: ping },
      { type: 'TIMER', delayMs: pingIntervalMs, message: { type: 'PING_DUE', agentId } },
    ],
  }
}

/** An agent from before the master's restart did not come back. */
export function reregistrationDue(state: MasterState, agentId: AgentId, context: MasterContext): MasterStep {
  const record = findAgent(state, agentId)
  return record?.agent.status === 'recovered' ? unreachable(state, record, context) : { state, effects: [] }
}

/**
 * Unlike Mesos, whose master forgets the resources of an unreachable agent: they are kept as last known, to be shown.
 *
 * Source: `Master::markUnreachable()`, mesos `src/master/master.cpp`.
 */
export function unreachable(state: MasterState, record: AgentRecord, context: MasterContext): MasterStep {
  const { agentId, info } = record.agent
  const lost = withStatus(record, 'unreachable', context)
  const effects: MasterEffect[] = [
    storeAgent(lost.agent),
    { type: 'LOG', level: 'warning', text: `Agent ${agentId} (${info.hostname}) is unreachable` },
  ]
  return { state: putAgent(state, lost), effects }
}

export function withStatus(record: AgentRecord, status: AgentState, { now }: MasterContext): AgentRecord {
  return { ...record, agent: { ...record.agent, status, statusSinceMs: now } }
}
