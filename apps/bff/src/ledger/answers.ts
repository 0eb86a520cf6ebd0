import type { Evidence } from '@holdfast/model/api/common'
import type { ListName, ListRows } from '@holdfast/model/api/stream'
import type { RoleRow } from '@holdfast/model/api/rows'
import { AgentId } from '@holdfast/model/ids'
import type { LedgerAgent } from '@holdfast/model/ledger/agent-list'
import { volumeKeyOf } from '@holdfast/model/ledger/keys'
import { isReachable } from '@holdfast/model/ledger/status'
import type { LedgerReservation } from '@holdfast/model/ledger/reservation-list'
import type { LedgerVolume } from '@holdfast/model/ledger/volume-list'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterAgent, ClusterView } from '../ports/cluster.ts'

/** The rows as the ledger keeps them. */
export interface KeptRows {
  readonly volumes: LedgerVolume
  readonly agents: LedgerAgent
  readonly reservations: LedgerReservation
  readonly roles: RoleRow
}

/**
 * A row as it is answered: with what changes though the row does not. When an agent was read changes with every poll, and
 * what it offers with every round of offers; as parts of the rows they would make every row change each time.
 */
export const answer: { readonly [L in ListName]: (row: KeptRows[L], view: ClusterView) => ListRows[L] } = {
  volumes(row, view) {
    const agent = view.agents.get(AgentId(row.agentId))
    const offered = agent !== undefined && isOffered(agent, row.key)
    return { ...row, offered, evidence: evidenceOf(agent, view) }
  },
  agents: (row, view) => ({ ...row, evidence: evidenceOf(view.agents.get(AgentId(row.agentId)), view) }),
  reservations: (row, view) => ({
    ...row,
    evidence: evidenceOf(view.agents.get(AgentId(row.agentId)), view),
  }),
  roles: (row) => row,
}

/** An agent that the master speaks with is as the view says, however long ago it changed last. */
function evidenceOf(agent: ClusterAgent | undefined, view: ClusterView): Evidence {
  if (!agent) return { source: 'none', atMs: view.asOfMs }
  const isCurrent = isReachable(agent.status) && view.asOfMs > agent.asOfMs
  return { source: 'master', atMs: isCurrent ? view.asOfMs : agent.asOfMs }
}

const offeredKeys = new WeakMap<Resources, ReadonlySet<string>>()

function isOffered({ agentId, offered }: ClusterAgent, volumeKey: string): boolean {
  let keys = offeredKeys.get(offered)
  if (!keys) {
    const found = Resources.list(offered).map((resource) => volumeKeyOf(agentId, resource))
    keys = new Set(found.filter((key) => key !== undefined))
    offeredKeys.set(offered, keys)
  }
  return keys.has(volumeKey)
}
