import type { Cancel, Clock } from './clock.ts'

/** How much is logged: at 1 and above, every request. */
export interface Verbosity {
  readonly level: number
  /** For so long; then it is as it was at the start. */
  set(level: number, durationMs: number): void
}

const QUIET = 0

/** The longest that a timer can wait. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** Source: `Logging::set_level()`, mesos `3rdparty/libprocess/src/logging.cpp`. */
export function createVerbosity(clock: Clock): Verbosity {
  let level = QUIET
  let cancel: Cancel | undefined
  return {
    get level() {
      return level
    },
    set(next, durationMs) {
      cancel?.()
      level = next
      const revert = () => {
        level = QUIET
      }
      cancel = clock.after(Math.min(Math.max(durationMs, 0), MAX_DELAY_MS), revert)
    },
  }
}
