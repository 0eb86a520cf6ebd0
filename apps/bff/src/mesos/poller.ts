import type { AgentId } from '@holdfast/model/ids'
import type { Cancel, Clock } from '../clock.ts'

/** What is done: everything at once, or one agent alone. Both tell whether it went well. */
export interface PollWork {
  all(): Promise<boolean>
  one(agentId: AgentId): Promise<boolean>
}

/** The one poller of a cluster, however many look at it. Never are two questions on their way. */
export interface Poller {
  start(): void
  /** Something on this agent matters until then: it is asked for once a second. */
  watch(agentId: AgentId, untilMs: number): void
  /** Something on it has just changed: it is asked for at once, and then for as long as it matters. */
  changed(agentId: AgentId, untilMs: number): void
  /** Everything is read as soon as what is on its way is answered. */
  hurry(): void
  close(): void
}

/** The master works on this for at most a twentieth of the time. */
const SHARE = 20
/** However long it took: a machine that slept, or whose clock was set, has measured something else. */
const MAX_REST_MS = 300_000
const IDLE_MS = 5_000
const WATCHED_MS = 1_000
/** More agents than this cost more to ask one by one. */
const MAX_WATCHED = 16
const RETRY_MS = 1_000
const MAX_RETRY_MS = 15_000

export function createPoller(work: PollWork, clock: Clock): Poller {
  const watched = new Map<AgentId, number>()
  let allMs = clock.now() as number
  /** When the agents that matter may be asked for again: one by one, or, when they are many, with all others. */
  let watchedMs = 0
  let failures = 0
  let busy = false
  let closed = false
  let cancel: Cancel | undefined

  function schedule(): void {
    if (busy || closed) return
    cancel?.()
    // While the master fails, whoever waits for an agent waits with all others.
    const nextMs = watched.size > 0 && failures === 0 ? Math.min(allMs, watchedMs) : allMs
    cancel = clock.after(Math.max(0, nextMs - clock.now()), () => void run())
  }

  async function run(): Promise<void> {
    busy = true
    if (clock.now() >= allMs || watched.size > MAX_WATCHED) await runAll()
    else await runOnes()
    busy = false
    schedule()
  }

  async function runAll(): Promise<void> {
    const beganMs = clock.now()
    allMs = Number.POSITIVE_INFINITY
    const well = await work.all()
    const tookMs = clock.now() - beganMs
    failures = well ? 0 : failures + 1
    const restMs = Math.min(MAX_REST_MS, SHARE * tookMs)
    const retryMs = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (failures - 1))
    // Somebody may have hurried it meanwhile.
    allMs = Math.min(allMs, clock.now() + (well ? Math.max(IDLE_MS, restMs) : retryMs))
    watchedMs = clock.now() + Math.max(WATCHED_MS, restMs)
    forget()
  }

  async function runOnes(): Promise<void> {
    const beganMs = clock.now()
    for (const agentId of watched.keys()) {
      if (closed) return
      // One question at a time.
      // oxlint-disable-next-line no-await-in-loop
      if (!(await work.one(agentId))) allMs = Math.min(allMs, clock.now())
    }
    watchedMs = clock.now() + Math.max(WATCHED_MS, Math.min(MAX_REST_MS, SHARE * (clock.now() - beganMs)))
    forget()
  }

  function forget(): void {
    for (const [agentId, untilMs] of watched) if (untilMs <= clock.now()) watched.delete(agentId)
  }

  function watch(agentId: AgentId, untilMs: number): void {
    const known = watched.get(agentId)
    watched.set(agentId, Math.max(known ?? 0, untilMs))
    if (known === undefined) schedule()
  }

  return {
    start: schedule,
    watch,
    changed(agentId, untilMs) {
      watchedMs = clock.now()
      watch(agentId, untilMs)
      schedule()
    },
    hurry() {
      // While it is failing, hurrying would only add to what ails it.
      if (failures === 0) allMs = clock.now()
      schedule()
    },
    close() {
      closed = true
      cancel?.()
    },
  }
}
