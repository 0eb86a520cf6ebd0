import { Resources } from '@holdfast/model/resource/resources'
import type { MasterContext, MasterEffect } from './effects.ts'
import { goneRecord } from './gone.ts'
import { Log } from './operation-log.ts'
import type { RecordStep } from './proof.ts'
import { storeAgent } from './registry.ts'
import type { AgentRecord, Drain } from './state.ts'

/**
 * An agent that drains is drained when nothing runs on it and nothing is under way to it. To be called whenever one of
 * these may have become true.
 *
 * Source: `Master::checkAndTransitionDrainingAgent()`, mesos `src/master/master.cpp`.
 */
export function drainIfIdle(record: AgentRecord, masterId: string, context: MasterContext): RecordStep {
  const { agent, log } = record
  const drain = agent.deactivation?.drain
  if (drain?.state !== 'DRAINING' || agent.status !== 'active') return { record, effects: [] }
  if (!Resources.isEmpty(agent.used) || !Log.isEmpty(log)) return { record, effects: [] }

  const drained: Drain = { ...drain, state: 'DRAINED' }
  const next = { ...record, agent: { ...agent, deactivation: { drain: drained } } }
  const said: MasterEffect = { type: 'LOG', level: 'info', text: `Agent ${agent.agentId} is drained` }
  if (!drain.markGone) return { record: next, effects: [storeAgent(next.agent), said] }
  const gone = goneRecord(next, masterId, context)
  return { record: gone.record, effects: [said, ...gone.effects] }
}
