import type { AgentInfo } from '../agent-info.ts'
import type { MasterContext, MasterEffect } from './effects.ts'
import type { RecordStep } from './proof.ts'
import { storeAgent } from './registry.ts'
import type { AgentRecord } from './state.ts'

/** Why an agent that is gone is sent away when it comes back. */
export const GONE = 'Agent has been marked gone'

export function shutDown(masterId: string, { name }: AgentInfo, reason: string): MasterEffect {
  return { type: 'SEND', agentName: name, message: { type: 'SHUTDOWN', masterId, reason } }
}

/**
 * The agent is told to end, and will be told again whenever it comes back. What is on its disk stays there.
 *
 * Source: `Master::_markAgentGone()`, mesos `src/master/http.cpp`.
 */
export function goneRecord(record: AgentRecord, masterId: string, { now }: MasterContext): RecordStep {
  const agent = { ...record.agent, status: 'gone' as const, statusSinceMs: now }
  const effects: MasterEffect[] = [
    storeAgent(agent),
    shutDown(masterId, agent.info, GONE),
    { type: 'LOG', level: 'warning', text: `Agent ${agent.agentId} (${agent.info.hostname}) is gone` },
  ]
  return { record: { ...record, agent }, effects }
}
