import type { AgentId, TimeMs } from '@holdfast/model/ids'
import { isReachable } from '@holdfast/model/ledger/status'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Clock } from '../clock.ts'
import type { AgentView, Cluster, ClusterAgent, ClusterChange, ClusterView } from '../ports/cluster.ts'
import { type AgentWatch, type Outcome, watchAgent } from './agent-watch.ts'
import { claimsOf } from './claims.ts'
import type { Journal } from './journal.ts'
import type { OperationRecord } from './record.ts'
import { type TotalsByAgent, totalsByAgent } from './reserved-totals.ts'

/** Watches what was accepted until the agent's own state proves it, or shows that it is lost. */
export interface Tracker {
  /** `answered`: the master is known to have accepted it. */
  track(record: OperationRecord, operation: Operation, acceptedMs: TimeMs, answered: boolean): void
  forget(record: OperationRecord): void
  close(): void
}

interface TrackerPorts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly journal: Journal
  readonly ofMaster: TotalsByAgent
  /** After so long without a proof an operation is called not confirmed, and is watched on. */
  readonly confirmAfterMs: number
}

/** How often an agent is asked while something on it is on its way, and when all that is left is late. */
const POLL_MS = 1000
const LATE_POLL_MS = 15_000
/** So many agents are asked at once. */
const ASK_AT_ONCE = 16
/** An agent that does not show it after this long is said not to show it. */
const NOTICE_MS = 500

interface Watched {
  readonly watch: AgentWatch
  asking: boolean
  askAgain: boolean
  askedMs: number
  /** Why the agent could not be asked the last time. */
  unreachable?: string | undefined
}

export function createTracker({ cluster, clock, journal, ofMaster, confirmAfterMs }: TrackerPorts): Tracker {
  const watched = new Map<AgentId, Watched>()
  const ofAgents = totalsByAgent()
  const deadlines = new Map<OperationRecord, number>()
  const waiting = new Set<Watched>()
  let asked = 0
  let closed = false
  let stopPolling: (() => void) | undefined
  let stopTimeout: (() => void) | undefined

  const unwatch = cluster.watch(({ agentStates }: ClusterChange) => {
    const changed = agentStates.size < watched.size ? agentStates : watched.keys()
    for (const agentId of changed) {
      const entry = agentStates.has(agentId) ? watched.get(agentId) : undefined
      if (entry !== undefined) ask(entry)
    }
  })

  const startWatch = (agentId: AgentId): AgentWatch =>
    watchAgent(agentId, {
      ofMaster: ofMaster.of(agentId),
      ofAgent: ofAgents.of(agentId),
      quietMs: confirmAfterMs,
    })

  function ask(entry: Watched): void {
    if (entry.asking) entry.askAgain = true
    else waiting.add(entry)
    askNext()
  }

  function askNext(): void {
    for (const entry of waiting) {
      if (asked >= ASK_AT_ONCE || closed) return
      waiting.delete(entry)
      void askAgent(entry)
    }
  }

  async function askAgent(entry: Watched): Promise<void> {
    const { watch } = entry
    // Most answers are about one change; once a second everything is looked at.
    const thorough = clock.now() - entry.askedMs >= POLL_MS
    entry.asking = true
    asked += 1
    const answer = await cluster.agentView(watch.agentId)
    asked -= 1
    entry.asking = false
    if (closed) return
    if (thorough) entry.askedMs = clock.now()
    entry.unreachable = answer.ok ? undefined : answer.error.reason
    if (answer.ok) look(entry, answer.value, thorough)
    if (watch.size() > 0 && entry.askAgain) waiting.add(entry)
    entry.askAgain = false
    askNext()
  }

  function look(entry: Watched, { total }: AgentView, thorough: boolean): void {
    const { watch } = entry
    const view = cluster.view()
    const known = view.agents.get(watch.agentId)
    const now = clock.now()
    const master = known && { total: known.total, asOfMs: wordMs(known, view) }
    for (const outcome of watch.judge({ agent: total, master, now, thorough })) decided(outcome)
    endIfIdle(entry)
    if (!thorough) return
    for (const record of watch.records()) {
      const acceptedMs = (deadlines.get(record) ?? 0) - confirmAfterMs
      if (now - acceptedMs >= NOTICE_MS) journal.observe(record, { agent: 'does_not_show' })
    }
  }

  /** An answer may come late: by then another watch of the same agent may have begun. */
  function endIfIdle(entry: Watched): void {
    const { watch } = entry
    if (watch.size() === 0 && watched.get(watch.agentId) === entry) watched.delete(watch.agentId)
  }

  function decided({ record, to, undone }: Outcome): void {
    deadlines.delete(record)
    if (to === 'confirmed') {
      journal.advance(record, to, "The agent's own state shows it.", { master: 'shows', agent: 'shows' })
      return
    }
    const message = whyReverted(record, undone)
    const seen = { master: 'does_not_show', agent: 'does_not_show' } as const
    journal.advance(record, to, message, { ...seen, error: { message } })
  }

  function poll(): void {
    stopPolling = undefined
    const now = clock.now()
    for (const entry of watched.values()) {
      const late = [...entry.watch.records()].every((record) => !deadlines.has(record))
      if (now - entry.askedMs >= (late ? LATE_POLL_MS : POLL_MS)) ask(entry)
    }
    keepPolling()
  }

  function keepPolling(): void {
    if (watched.size > 0 && !closed) stopPolling ??= clock.after(POLL_MS, poll)
  }

  function timeOut(): void {
    stopTimeout = undefined
    const now = clock.now()
    for (const [record, deadline] of deadlines) {
      if (deadline > now) break
      deadlines.delete(record)
      const reason = watched.get(record.agentId)?.unreachable
      const message =
        reason === undefined
          ? `The agent's own state has not shown it within ${confirmAfterMs / 1000} s.`
          : `The agent could not be asked within ${confirmAfterMs / 1000} s: ${reason}`
      journal.advance(record, 'not_confirmed', message, { error: { message } })
    }
    armTimeout()
  }

  function armTimeout(): void {
    const [first] = deadlines.values()
    if (first !== undefined && !closed) stopTimeout ??= clock.after(Math.max(1, first - clock.now()), timeOut)
  }

  return {
    track(record, operation, acceptedMs, answered) {
      const entry = watched.get(record.agentId) ?? {
        watch: startWatch(record.agentId),
        asking: false,
        askAgain: false,
        // The first look is thorough: after a restart much may be there, or lost, already.
        askedMs: -Infinity,
      }
      watched.set(record.agentId, entry)
      entry.watch.add(record, claimsOf(operation), acceptedMs, answered)
      if (record.state !== 'not_confirmed') deadlines.set(record, clock.now() + confirmAfterMs)
      // After the other acceptances of this turn, which the same answer may prove.
      clock.nextTurn(() => ask(entry))
      keepPolling()
      armTimeout()
    },
    forget(record) {
      deadlines.delete(record)
      const entry = watched.get(record.agentId)
      entry?.watch.remove(record)
      if (entry !== undefined) endIfIdle(entry)
    },
    close() {
      closed = true
      unwatch()
      stopPolling?.()
      stopTimeout?.()
    },
  }
}

function whyReverted({ state }: OperationRecord, undone: boolean): string {
  if (undone) return "A later operation undid it before the agent's own state showed it."
  if (state === 'sent')
    return 'Neither the master nor the agent shows it: it did not reach the master, or was lost.'
  return 'The master no longer shows it, and the agent does not show it: it was lost on the way.'
}

/** When the master said it. What it says of an agent that is away is what it last knew. */
const wordMs = ({ asOfMs, status }: ClusterAgent, view: ClusterView): TimeMs =>
  isReachable(status) && view.asOfMs > asOfMs ? view.asOfMs : asOfMs
