import type { AgentId, TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentRecord } from '../../core/master/state.ts'
import type { ClusterAgent } from '../cluster.ts'
import { agentViewOf } from './agent-views.ts'

/** The master's agents as a map that never changes. Making it costs nothing; an entry is worked out when it is read. */
export class AgentMap implements ReadonlyMap<AgentId, ClusterAgent> {
  readonly #agents: PersistentMap<AgentRecord>
  readonly #now: TimeMs

  constructor(agents: PersistentMap<AgentRecord>, now: TimeMs) {
    this.#agents = agents
    this.#now = now
  }

  get size(): number {
    return PersistentMap.size(this.#agents)
  }

  get(agentId: AgentId): ClusterAgent | undefined {
    const record = PersistentMap.get(this.#agents, agentId)
    return record && agentViewOf(record.agent, this.#now)
  }

  has(agentId: AgentId): boolean {
    return PersistentMap.get(this.#agents, agentId) !== undefined
  }

  forEach(
    visit: (agent: ClusterAgent, agentId: AgentId, map: ReadonlyMap<AgentId, ClusterAgent>) => void,
  ): void {
    for (const [agentId, agent] of this) visit(agent, agentId, this)
  }

  *entries(): MapIterator<[AgentId, ClusterAgent]> {
    for (const { agent } of PersistentMap.values(this.#agents)) {
      yield [agent.agentId, agentViewOf(agent, this.#now)]
    }
  }

  *keys(): MapIterator<AgentId> {
    for (const [agentId] of this) yield agentId
  }

  *values(): MapIterator<ClusterAgent> {
    for (const [, agent] of this) yield agent
  }

  [Symbol.iterator](): MapIterator<[AgentId, ClusterAgent]> {
    return this.entries()
  }
}
