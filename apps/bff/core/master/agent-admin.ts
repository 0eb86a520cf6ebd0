import type { AgentId } from '@holdfast/model/ids'
import type { Administer, AdminRequestOf } from './admin-request.ts'
import { FORBIDDEN, granted, refuse } from './admin-answers.ts'
import { drainIfIdle } from './drain.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import { goneRecord } from './gone.ts'
import { machineOf, machineKey, printMachine } from './machine.ts'
import type { RecordStep } from './proof.ts'
import { storeAgent } from './registry.ts'
import { findAgent, isGone, putAgent, type AgentRecord, type Drain, type MasterState } from './state.ts'

/**
 * For ever. Whoever asks again is told that it is so.
 *
 * Source: `Master::Http::_markAgentGone()`, mesos `src/master/http.cpp`.
 */
export function markAgentGone(
  state: MasterState,
  message: Administer,
  { agentId }: AdminRequestOf<'MARK_AGENT_GONE'>,
  context: MasterContext,
): MasterStep {
  if (!context.authorize(message.principal, [{ action: 'MARK_AGENT_GONE' }]))
    return refuse(state, message, 403, FORBIDDEN)
  if (isGone(state, agentId)) return { state, effects: [granted(message, context.now)] }
  const record = findAgent(state, agentId)
  if (record === undefined) return refuse(state, message, 404, `Agent '${agentId}' not found`)
  return done(state, goneRecord(record, state.masterId, context), message, context)
}

/**
 * Nothing is offered of it any longer, and what runs on it is to end.
 *
 * Source: `Master::Http::_drainAgent()`, mesos `src/master/http.cpp`.
 */
export function drainAgent(
  state: MasterState,
  message: Administer,
  { agentId, maxGracePeriodMs, markGone }: AdminRequestOf<'DRAIN_AGENT'>,
  context: MasterContext,
): MasterStep {
  if (!context.authorize(message.principal, [{ action: 'DRAIN_AGENT' }]))
    return refuse(state, message, 403, FORBIDDEN)
  const record = knownAgent(state, agentId)
  if (record === undefined) return refuse(state, message, 400, 'Unknown agent')
  const fault = drainFault(state, record)
  if (fault !== undefined) return refuse(state, message, 400, fault)

  const drain: Drain = {
    state: 'DRAINING',
    markGone,
    startedMs: context.now,
    ...(maxGracePeriodMs !== undefined && { maxGracePeriodMs }),
  }
  const draining = { ...record, agent: { ...record.agent, deactivation: { drain } } }
  const next = drainIfIdle(draining, state.masterId, context)
  const effects = [storeAgent(draining.agent), ...next.effects]
  return done(state, { record: next.record, effects }, message, context)
}

function drainFault({ policy }: MasterState, { agent }: AgentRecord): string | undefined {
  const { agentId, capabilities, info } = agent
  const machine = machineOf(info)
  if (policy.maintenance.machines.has(machineKey(machine)))
    return `Agent ${agentId} is part of a maintenance schedule under Machine ${printMachine(machine)}`
  return capabilities.has('AGENT_DRAINING') ? undefined : `Agent ${agentId} is not capable of draining`
}

/** Source: `Master::Http::_deactivateAgent()`, mesos `src/master/http.cpp`. */
export function deactivateAgent(
  state: MasterState,
  message: Administer,
  { agentId }: AdminRequestOf<'DEACTIVATE_AGENT'>,
  context: MasterContext,
): MasterStep {
  if (!context.authorize(message.principal, [{ action: 'DEACTIVATE_AGENT' }]))
    return refuse(state, message, 403, FORBIDDEN)
  const record = knownAgent(state, agentId)
  if (record === undefined) return refuse(state, message, 400, 'Unknown agent')
  if (record.agent.deactivation !== undefined) return { state, effects: [granted(message, context.now)] }
  const agent = { ...record.agent, deactivation: {} }
  return done(state, { record: { ...record, agent }, effects: [storeAgent(agent)] }, message, context)
}

/** Source: `Master::Http::_reactivateAgent()`, mesos `src/master/http.cpp`. */
export function reactivateAgent(
  state: MasterState,
  message: Administer,
  { agentId }: AdminRequestOf<'REACTIVATE_AGENT'>,
  context: MasterContext,
): MasterStep {
  if (!context.authorize(message.principal, [{ action: 'REACTIVATE_AGENT' }]))
    return refuse(state, message, 403, FORBIDDEN)
  const record = knownAgent(state, agentId)
  if (record === undefined) return refuse(state, message, 400, 'Unknown agent')
  const { deactivation, ...agent } = record.agent
  if (deactivation === undefined) return refuse(state, message, 400, 'Agent is not deactivated')
  if (deactivation.drain?.state === 'DRAINING')
    return refuse(state, message, 400, 'Agent is still in the DRAINING state')
  return done(state, { record: { ...record, agent }, effects: [storeAgent(agent)] }, message, context)
}

function knownAgent(state: MasterState, agentId: AgentId): AgentRecord | undefined {
  const record = findAgent(state, agentId)
  return record?.agent.status === 'gone' ? undefined : record
}

function done(
  state: MasterState,
  { record, effects }: RecordStep,
  message: Administer,
  { now }: MasterContext,
): MasterStep {
  return { state: putAgent(state, record), effects: [...effects, granted(message, now)] }
}
