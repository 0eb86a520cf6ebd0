import type { OperationsApplied, Pong } from '../messages.ts'
import { drainIfIdle } from './drain.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import { Log } from './operation-log.ts'
import { findAgent, putAgent, type AgentRecord, type MasterState } from './state.ts'

/**
 * The agent has applied operations: the master need not remember them any longer.
 *
 * Source: `Master::updateOperationStatus()`, mesos `src/master/master.cpp`, for an operator's operations.
 */
export function operationsApplied(
  state: MasterState,
  message: OperationsApplied,
  context: MasterContext,
): MasterStep {
  const record = listenedTo(state, message)
  return record === undefined ? { state, effects: [] } : prove(state, record, message.applied, context)
}

/** It lives, and says how far it has come: what it had said before may have been lost. */
export function pong(state: MasterState, message: Pong, context: MasterContext): MasterStep {
  const record = listenedTo(state, message)
  if (record === undefined) return { state, effects: [] }
  const heard = { ...record, link: { ...record.link, missedPings: 0 } }
  return prove(putAgent(state, heard), heard, message.applied, context)
}

/** Only the present life of an agent that is connected is listened to; others register first. */
function listenedTo(state: MasterState, message: OperationsApplied | Pong): AgentRecord | undefined {
  const record = findAgent(state, message.agentId)
  return record?.agent.status === 'active' && record.link.incarnation === message.incarnation
    ? record
    : undefined
}

function prove(state: MasterState, record: AgentRecord, applied: number, context: MasterContext): MasterStep {
  const { agentId } = record.agent
  if (applied < record.log.first) return { state, effects: [] }
  const log = Log.prove(record.log, applied)
  const drained = drainIfIdle({ ...record, log }, state.masterId, context)
  return {
    state: putAgent(state, drained.record),
    effects: [{ type: 'STORE', change: { type: 'PROVED', agentId, upTo: applied } }, ...drained.effects],
  }
}
