import type { AgentId } from '@holdfast/model/ids'
import type { MasterContext, MasterEffect, MasterStep } from './effects.ts'
import { Log, toAgent } from './operation-log.ts'
import { findAgent, putAgent, type AgentRecord, type MasterState } from './state.ts'

/** How many operations one message carries when they are sent again. The rest follows when these are proved. */
const SENT_AT_ONCE = 1000

export interface RecordStep {
  readonly record: AgentRecord
  readonly effects: readonly MasterEffect[]
}

/** Sees to it that somebody looks whether the operations of this agent arrive. */
export function expectProof(record: AgentRecord, { settings }: MasterContext): RecordStep {
  const { agent, log } = record
  if (log.checkedAt !== undefined || agent.status !== 'active') return { record, effects: [] }
  const message = { type: 'PROOF_DUE', agentId: agent.agentId } as const
  return {
    record: { ...record, log: { ...log, checkedAt: log.first } },
    effects: [{ type: 'TIMER', delayMs: settings.proofMs, message }],
  }
}

/** Nothing was proved since the last look: what was sent, or its proof, was lost on the way. */
export function proofDue(state: MasterState, agentId: AgentId, context: MasterContext): MasterStep {
  const record = findAgent(state, agentId)
  if (record === undefined) return { state, effects: [] }
  const stuck = record.log.first === record.log.checkedAt
  const { checkedAt: _, ...log } = record.log
  const looked = { ...record, log }
  if (Log.isEmpty(log) || record.agent.status !== 'active')
    return { state: putAgent(state, looked), effects: [] }

  const next = expectProof(looked, context)
  const again = stuck ? resend(record) : []
  return { state: putAgent(state, next.record), effects: [...again, ...next.effects] }
}

/** The oldest operations that the agent has not proved. What it has already, it ignores. */
export function resend({ agent, log }: AgentRecord): MasterEffect[] {
  if (Log.isEmpty(log)) return []
  const operations = Log.list(log, SENT_AT_ONCE).map(toAgent)
  const message = { type: 'APPLY_OPERATIONS', agentId: agent.agentId, operations } as const
  return [{ type: 'SEND', agentName: agent.info.name, message }]
}
