import type { AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Cluster } from '../cluster.ts'
import { claimsOf } from './claims.ts'
import { type ReservedTotals, reservedTotals } from './reserved-totals.ts'

/** What the master shows of the amounts that operations change. */
export interface MasterTotals {
  ofAgent(agentId: AgentId): ReservedTotals
  /** Under each key of the operation's amounts, now; undefined when it changes none. */
  before(agentId: AgentId, operation: Operation): Readonly<Record<string, number>> | undefined
}

/** The first look at an agent costs what it holds: those looked at lately are kept. */
const KEPT_AGENTS = 256

export function masterTotals(cluster: Cluster): MasterTotals {
  const kept = new Map<AgentId, ReservedTotals>()

  const ofAgent = (agentId: AgentId): ReservedTotals => {
    const totals = kept.get(agentId) ?? reservedTotals()
    kept.delete(agentId)
    kept.set(agentId, totals)
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_AGENTS) break
      kept.delete(oldest)
    }
    return totals
  }

  return {
    ofAgent,
    before(agentId, operation) {
      // Volumes alone change no amounts: most operations end here.
      if (operation.type !== 'RESERVE' && operation.type !== 'UNRESERVE') return undefined
      const agent = cluster.view().agents.get(agentId)
      const { amounts } = claimsOf(operation)
      if (agent === undefined || amounts.length === 0) return undefined
      return Object.fromEntries(amounts.map(({ key }) => [key, ofAgent(agentId).of(agent.total, key)]))
    },
  }
}
