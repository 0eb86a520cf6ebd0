import type { AgentId } from '@holdfast/model/ids'
import type { MasterEffect } from './effects.ts'
import type { MasterAgent } from './state.ts'

/** Writes down what the master must know of the agent after its own restart. */
export function storeAgent(agent: MasterAgent, succeeds?: AgentId): MasterEffect {
  const { agentId, info, registeredMs, status, statusSinceMs, deactivation, formerIds } = agent
  const entry = {
    agentId,
    info,
    registeredMs,
    ...(status === 'unreachable' && { unreachableSinceMs: statusSinceMs }),
    ...(status === 'gone' && { goneSinceMs: statusSinceMs }),
    ...(deactivation !== undefined && { deactivation }),
    ...(formerIds.length > 0 && { formerIds }),
  }
  return { type: 'STORE', change: { type: 'AGENT', entry, ...(succeeds !== undefined && { succeeds }) } }
}
