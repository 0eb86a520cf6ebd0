import type { Clock } from '../../clock.ts'

/**
 * Slows down whoever guesses secrets: after some failures from one address nobody there may try for a while. Counted by
 * address alone: by principal, anybody could lock out an operator.
 */
export interface Attempts {
  /** How long to wait, in milliseconds; 0 when another attempt may be made. */
  waitMs(address: string): number
  failed(address: string): void
}

const FREE_FAILURES = 10
const WINDOW_MS = 60_000
const MAX_ADDRESSES = 10_000

export function createAttempts(clock: Clock): Attempts {
  /** In the order in which their windows end. */
  const failures = new Map<string, { count: number; readonly untilMs: number }>()
  return {
    waitMs(address) {
      const known = failures.get(address)
      return known === undefined || known.count < FREE_FAILURES ? 0 : Math.max(0, known.untilMs - clock.now())
    },
    failed(address) {
      const now = clock.now()
      for (const [oldest, { untilMs }] of failures) {
        if (untilMs > now && failures.size < MAX_ADDRESSES) break
        failures.delete(oldest)
      }
      const known = failures.get(address)
      if (known === undefined) failures.set(address, { count: 1, untilMs: now + WINDOW_MS })
      else known.count += 1
    },
  }
}
