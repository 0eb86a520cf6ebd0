import type { AgentId } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { Cluster } from '../ports/cluster.ts'
import { amountKey, amountOf, claimsOf } from './claims.ts'

/**
 * How much each reservation holds of each disk, volumes included. The first look at an agent costs what it holds, each
 * further one only what changed since.
 */
export interface ReservedTotals {
  of(resources: Resources, key: string): number
}

function reservedTotals(): ReservedTotals {
  const totals = new Map<string, number>()
  let seen = Resources.empty

  const add = (resource: Resource, sign: number) => {
    const key = amountKey(resource)
    if (key !== undefined) totals.set(key, (totals.get(key) ?? 0) + sign * amountOf(resource))
  }

  return {
    of(resources, key) {
      if (resources !== seen) {
        const { removed, added } = Resources.diff(seen, resources)
        for (const resource of removed) add(resource, -1)
        for (const resource of added) add(resource, 1)
        seen = resources
      }
      return totals.get(key) ?? 0
    },
  }
}

/** Those of the agents that were looked at lately: the first look costs. */
export interface TotalsByAgent {
  of(agentId: AgentId): ReservedTotals
}

const KEPT_AGENTS = 256

export function totalsByAgent(): TotalsByAgent {
  const kept = new Map<AgentId, ReservedTotals>()
  return {
    of(agentId) {
      const totals = kept.get(agentId) ?? reservedTotals()
      kept.delete(agentId)
      kept.set(agentId, totals)
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT_AGENTS) break
        kept.delete(oldest)
      }
      return totals
    },
  }
}

/** What the master shows now of the amounts that an operation changes; undefined when it changes none. */
export function amountsBefore(
  cluster: Cluster,
  ofMaster: TotalsByAgent,
  agentId: AgentId,
  operation: Operation,
): Readonly<Record<string, number>> | undefined {
  // Volumes alone change no amounts: most operations end here.
  if (operation.type !== 'RESERVE' && operation.type !== 'UNRESERVE') return undefined
  const agent = cluster.view().agents.get(agentId)
  const { amounts } = claimsOf(operation)
  if (agent === undefined || amounts.length === 0) return undefined
  return Object.fromEntries(amounts.map(({ key }) => [key, ofMaster.of(agentId).of(agent.total, key)]))
}
