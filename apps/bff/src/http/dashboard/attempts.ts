import type { Clock } from '../../clock.ts'

/** Slows down whoever guesses secrets: after some failures from one address, or at one principal, nobody is let try for a while. */
export interface Attempts {
  /** How long to wait, in milliseconds; 0 when another attempt may be made. */
  waitMs(...subjects: readonly string[]): number
  failed(...subjects: readonly string[]): void
}

const FREE_FAILURES = 10
const WINDOW_MS = 60_000
const MAX_SUBJECTS = 10_000

export function createAttempts(clock: Clock): Attempts {
  const failures = new Map<string, { count: number; readonly untilMs: number }>()
  return {
    waitMs(...subjects) {
      const waits = subjects.map((subject) => {
        const known = failures.get(subject)
        return known === undefined || known.count < FREE_FAILURES ? 0 : known.untilMs - clock.now()
      })
      return Math.max(0, ...waits)
    },
    failed(...subjects) {
      const now = clock.now()
      for (const [subject, { untilMs }] of failures) {
        if (untilMs > now && failures.size < MAX_SUBJECTS) break
        failures.delete(subject)
      }
      for (const subject of subjects) {
        const known = failures.get(subject)
        if (known !== undefined && known.untilMs > now) known.count += 1
        else {
          failures.delete(subject)
          failures.set(subject, { count: 1, untilMs: now + WINDOW_MS })
        }
      }
    },
  }
}
