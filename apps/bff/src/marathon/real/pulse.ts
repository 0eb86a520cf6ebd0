import type { Cancel, Clock } from '../../clock.ts'

/** When Marathon is asked again: soon after something happened, else now and then, and ever more seldom while it fails. */
export interface Pulse {
  /** Something has happened. */
  hurry(): void
  close(): void
}

const IDLE_MS = 10_000
/** However much happens, it is not asked more often. */
const BUSY_MS = 1_000
/** It works on our questions for at most a twentieth of the time while nothing happens, and a fifth while something does. */
const IDLE_SHARE = 20
const BUSY_SHARE = 5
const MAX_REST_MS = 300_000
const MAX_RETRY_MS = 30_000

/** `work` never runs twice at once, never rejects, and tells whether it went well. */
export function startPulse(work: () => Promise<boolean>, clock: Clock): Pulse {
  let busy = false
  let closed = false
  let wanted = false
  let failures = 0
  let endedMs = 0
  let tookMs = 0
  let cancel: Cancel | undefined

  const schedule = (): void => {
    if (busy || closed) return
    cancel?.()
    cancel = clock.after(Math.max(0, endedMs + restMs() - clock.now()), () => void run())
  }

  const restMs = (): number => {
    if (endedMs === 0) return 0
    if (failures > 0) return Math.min(MAX_RETRY_MS, BUSY_MS * 2 ** (failures - 1))
    const rest = wanted ? Math.max(BUSY_MS, BUSY_SHARE * tookMs) : Math.max(IDLE_MS, IDLE_SHARE * tookMs)
    return Math.min(MAX_REST_MS, rest)
  }

  const run = async (): Promise<void> => {
    busy = true
    wanted = false
    const beganMs = clock.now()
    const well = await work()
    failures = well ? 0 : failures + 1
    endedMs = clock.now()
    tookMs = endedMs - beganMs
    busy = false
    schedule()
  }

  schedule()
  return {
    hurry() {
      wanted = true
      schedule()
    },
    close() {
      closed = true
      cancel?.()
    },
  }
}
