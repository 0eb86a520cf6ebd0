import type { AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { AgentRecord, MasterState } from '../../core/master/state.ts'
import type { Clock } from '../clock.ts'
import type { ClusterChange, Unwatch } from '../ports/cluster.ts'
import { AgentMap } from './cluster-view.ts'

/** What is seen from outside: the master's agents at a revision, and who is told when that changes. */
export interface ChangeWatch {
  readonly seen: Seen
  /** The master's state may have changed. */
  masterChanged(): void
  agentChanged(agentId: AgentId | undefined): void
  watch(listener: (change: ClusterChange) => void): Unwatch
}

export interface Seen {
  readonly revision: number
  /** Another object when, and only when, the master says something else. */
  readonly agents: AgentMap
  /** The state in which it said so. */
  readonly state: MasterState
}

export function changeWatch(clock: Clock, state: () => MasterState): ChangeWatch {
  const listeners = new Set<(change: ClusterChange) => void>()
  let seen: Seen = { revision: 0, agents: new AgentMap(state().agents, clock.now()), state: state() }
  let compared = seen.state.agents
  let agents = new Set<AgentId>()
  let agentStates = new Set<AgentId>()
  let frameworks = false
  let policy = false
  let scheduled = false

  const look = (): Seen => {
    const now = state()
    const changed = changesBetween(compared, now.agents)
    compared = now.agents
    if (changed.length > 0 || saysSomethingElse(seen.state, now)) {
      frameworks ||= now.frameworks.registered !== seen.state.frameworks.registered
      policy ||= now.policy !== seen.state.policy
      seen = { revision: seen.revision + 1, agents: new AgentMap(now.agents, clock.now()), state: now }
      for (const agentId of changed) agents.add(agentId)
    }
    return seen
  }

  const tell = () => {
    scheduled = false
    const { revision } = look()
    if (agents.size === 0 && agentStates.size === 0 && !frameworks && !policy) return
    const change = { revision, agents, agentStates, frameworks, policy }
    frameworks = false
    policy = false
    agents = new Set()
    agentStates = new Set()
    for (const listener of listeners) listener(change)
  }

  const schedule = () => {
    if (scheduled) return
    scheduled = true
    clock.nextTurn(tell)
  }

  return {
    get seen() {
      return look()
    },
    masterChanged: schedule,
    agentChanged(agentId) {
      if (agentId !== undefined) agentStates.add(agentId)
      schedule()
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The agents of which the master says something else; how far they have come is not said. */
function changesBetween(before: PersistentMap<AgentRecord>, after: PersistentMap<AgentRecord>): AgentId[] {
  const changed: AgentId[] = []
  PersistentMap.diff(before, after, (left, right) => {
    const agentId = (right ?? left)?.agent.agentId
    if (agentId !== undefined && left?.agent !== right?.agent) changed.push(agentId)
  })
  return changed
}

function saysSomethingElse(before: MasterState, after: MasterState): boolean {
  const [was, is] = [before.frameworks, after.frameworks]
  return before.policy !== after.policy || was.registered !== is.registered || was.inquiries !== is.inquiries
}
