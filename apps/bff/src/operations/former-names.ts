import type { Cluster } from '../ports/cluster.ts'

/** An agent that came back under another id, and its volumes, are still those of which operations tell by their former names. */
export interface FormerNames {
  /** The id itself first. */
  agentIds(agentId: string): readonly string[]
  /** By the key of a volume's row. */
  volumeKeys(volumeKey: string): readonly string[]
}

/** Costs a look at every former id that the cluster tells. */
export function formerNames(cluster: Pick<Cluster, 'view'>): FormerNames {
  const agentIds = (agentId: string): readonly string[] => {
    const { successors = new Map<string, string>() } = cluster.view()
    return [agentId, ...[...successors].flatMap(([former, now]) => (now === agentId ? [former] : []))]
  }
  return {
    agentIds,
    volumeKeys(key) {
      // Neither an agent's id nor a persistence id holds a slash.
      const end = key.indexOf('/')
      return agentIds(key.slice(0, end)).map((agentId) => `${agentId}${key.slice(end)}`)
    },
  }
}
