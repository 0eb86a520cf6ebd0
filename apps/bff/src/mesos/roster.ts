import type { AgentId, TimeMs } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterAgent, ClusterOffer, ClusterTask } from '../ports/cluster.ts'
import type { Fate } from './counters.ts'
import { replacedBy } from './lineage.ts'
import type { OffersByAgent } from './offers.ts'
import type { RecoveredSheet, Sheet } from './sheet.ts'
import type { TasksByAgent } from './tasks.ts'
import { adopt } from './wire-resources.ts'

/** All that a master said of its agents in one answer; of those that say what they said before only the id. */
export interface RosterReading {
  /** When it was asked. */
  readonly sentMs: TimeMs
  readonly listed: ReadonlyMap<AgentId, Sheet | 'same' | 'unreadable'>
  readonly recovered: readonly RecoveredSheet[]
  /** Absent: as before. */
  readonly tasks?: TasksByAgent
  /** Absent: the master does not tell them. */
  readonly offers?: OffersByAgent
  /** What became of agents that are in neither list any more. */
  readonly fateOf: (count: number) => Fate
}

export interface RosterChange {
  readonly agents: ReadonlySet<AgentId>
  /** Whose total is another one now. */
  readonly totals: ReadonlySet<AgentId>
}

/**
 * The agents as the master tells them, and those that it tells no more: they stay, with what was last known of them and
 * that they are away, until they are seen again or another agent has taken their place on the same host.
 */
export interface Roster {
  /** Another map when something in it is another. */
  readonly agents: ReadonlyMap<AgentId, ClusterAgent>
  /** By which id an agent is known now that came back under another. */
  readonly successors: ReadonlyMap<AgentId, AgentId>
  take(reading: RosterReading): RosterChange
  /** What the master said of one agent alone. */
  takeOne(sheet: Sheet, sentMs: TimeMs): RosterChange
  /** The master answered that it has marked the agent as gone. */
  markGone(agentId: AgentId, nowMs: TimeMs): RosterChange
}

const NO_TASKS: readonly ClusterTask[] = []
const NO_OFFERS: readonly ClusterOffer[] = []

export function createRoster(): Roster {
  let agents: ReadonlyMap<AgentId, ClusterAgent> = new Map()
  const successors = new Map<AgentId, AgentId>()
  /** Those that unregistered: they may come back under another id. */
  const departed = new Map<AgentId, ClusterAgent>()

  /** One step: what changes is collected, and becomes visible at its end. */
  function step(run: (draft: Draft) => void): RosterChange {
    const draft = draftOf(agents)
    run(draft)
    if (draft.changed.size > 0) agents = draft.agents
    return { agents: draft.changed, totals: draft.totals }
  }

  function put(draft: Draft, sheet: Sheet, sentMs: TimeMs, absent: readonly ClusterAgent[]): void {
    const before = draft.agents.get(sheet.agentId)
    if (before === undefined) {
      const old = replacedBy(sheet, absent)
      if (old !== undefined) {
        successors.set(old.agentId, sheet.agentId)
        departed.delete(old.agentId)
        draft.remove(old.agentId)
      }
    }
    draft.put(agentOf(sheet, before, sentMs))
  }

  return {
    get agents() {
      return agents
    },
    successors,
    take({ sentMs, listed, recovered, tasks, offers, fateOf }) {
      return step((draft) => {
        const away = new Map(agents)
        const absent = [...agents.values(), ...departed.values()].filter(
          ({ agentId }) => !listed.has(agentId),
        )
        for (const agentId of departed.keys()) if (listed.has(agentId)) departed.delete(agentId)
        for (const [agentId, sheet] of listed) {
          const before = away.get(agentId)
          away.delete(agentId)
          // Its own answer came in between, and is newer.
          if (before !== undefined && before.asOfMs > sentMs) continue
          if (typeof sheet === 'object') put(draft, sheet, sentMs, absent)
          else if (sheet === 'unreadable')
            draft.status(before ?? nothingOf(agentId, sentMs), 'unreachable', sentMs)
        }
        for (const each of recovered) {
          if (successors.has(each.agentId)) continue
          away.delete(each.agentId)
          draft.status(recoveredOf(each, draft.agents.get(each.agentId), sentMs), 'recovered', sentMs)
        }
        const left = [...away.values()].filter((agent) => isHere(agent) && draft.agents.has(agent.agentId))
        const fate = left.length > 0 ? fateOf(left.length) : 'unsure'
        for (const agent of left) {
          if (agent.asOfMs > sentMs) continue
          if (fate === 'unregistered') {
            departed.set(agent.agentId, agent)
            draft.remove(agent.agentId)
          } else draft.status(agent, fate === 'gone' ? 'gone' : 'unreachable', sentMs)
        }
        if (tasks !== undefined) giveTasks(draft, tasks)
        if (offers !== undefined) giveOffers(draft, offers)
      })
    },
    takeOne: (sheet, sentMs) => step((draft) => put(draft, sheet, sentMs, [])),
    markGone: (agentId, nowMs) =>
      step((draft) => {
        const agent = agents.get(agentId)
        if (agent !== undefined) draft.status(agent, 'gone', nowMs)
      }),
  }
}

interface Draft {
  readonly agents: Map<AgentId, ClusterAgent>
  readonly changed: Set<AgentId>
  readonly totals: Set<AgentId>
  put(agent: ClusterAgent): void
  remove(agentId: AgentId): void
  status(agent: ClusterAgent, status: ClusterAgent['status'], sinceMs: TimeMs): void
}

function draftOf(before: ReadonlyMap<AgentId, ClusterAgent>): Draft {
  const agents = new Map(before)
  const changed = new Set<AgentId>()
  const totals = new Set<AgentId>()
  const put = (agent: ClusterAgent) => {
    const last = agents.get(agent.agentId)
    if (last === agent) return
    if (last?.total !== agent.total) totals.add(agent.agentId)
    agents.set(agent.agentId, agent)
    changed.add(agent.agentId)
  }
  return {
    agents,
    changed,
    totals,
    put,
    remove(agentId) {
      agents.delete(agentId)
      changed.add(agentId)
    },
    status(agent, status, sinceMs) {
      const since = agents.get(agent.agentId)?.status === status ? agent.statusSinceMs : sinceMs
      const same = agents.get(agent.agentId) === agent && agent.status === status
      if (!same) put({ ...agent, status, statusSinceMs: since })
    },
  }
}

/** Whether the master lists it, or waits for it: the others are known to be away already. */
const isHere = ({ status }: ClusterAgent): boolean => status !== 'unreachable' && status !== 'gone'

/** With the resources of before as far as they are the same. */
function agentOf(sheet: Sheet, before: ClusterAgent | undefined, sentMs: TimeMs): ClusterAgent {
  const { reregisteredMs, ...said } = sheet
  const started = reregisteredMs ?? said.registeredMs ?? sentMs
  const sinceMs = before === undefined ? (said.status === 'active' ? started : sentMs) : sentMs
  return {
    ...said,
    total: adopt(before?.total ?? Resources.empty, sheet.total),
    used: adopt(before?.used ?? Resources.empty, sheet.used),
    offered: adopt(before?.offered ?? Resources.empty, sheet.offered),
    statusSinceMs: before?.status === said.status ? before.statusSinceMs : sinceMs,
    tasks: before?.tasks ?? NO_TASKS,
    ...(before?.offers !== undefined && { offers: before.offers }),
    asOfMs: sentMs,
  }
}

function recoveredOf(sheet: RecoveredSheet, before: ClusterAgent | undefined, sentMs: TimeMs): ClusterAgent {
  if (before?.status === 'recovered') return before
  const { agentId, hostname, attributes, pid } = sheet
  return { ...(before ?? { ...nothingOf(agentId, sentMs), pid }), hostname, attributes }
}

function nothingOf(agentId: AgentId, sentMs: TimeMs): ClusterAgent {
  const none = Resources.empty
  return {
    agentId,
    hostname: agentId,
    pid: '',
    status: 'unreachable',
    statusSinceMs: sentMs,
    version: '',
    capabilities: [],
    attributes: {},
    total: none,
    used: none,
    offered: none,
    tasks: NO_TASKS,
    asOfMs: sentMs,
  }
}

/** Agents that are away keep the tasks that they had: nobody knows what became of them. */
function giveTasks(draft: Draft, tasks: TasksByAgent): void {
  for (const agent of draft.agents.values()) {
    if (!isHere(agent) || agent.status === 'recovered') continue
    const own = tasks.get(agent.agentId) ?? NO_TASKS
    if (own !== agent.tasks) draft.put({ ...agent, tasks: own })
  }
}

/** Nothing of an agent that is away is offered. */
function giveOffers(draft: Draft, offers: OffersByAgent): void {
  for (const agent of draft.agents.values()) {
    const own = (isHere(agent) ? offers.get(agent.agentId) : undefined) ?? NO_OFFERS
    if (own !== agent.offers) draft.put({ ...agent, offers: own })
  }
}
