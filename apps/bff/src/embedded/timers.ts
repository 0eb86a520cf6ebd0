import type { Cancel, Clock } from '../clock.ts'

/** Timers by key: setting one takes the place of the one before. */
export interface Timers {
  set(key: string, delayMs: number, run: () => void): void
  cancel(key: string): void
  cancelAll(): void
}

export function timersOf(clock: Clock): Timers {
  const running = new Map<string, Cancel>()
  const cancel = (key: string) => {
    running.get(key)?.()
    running.delete(key)
  }
  return {
    set(key, delayMs, run) {
      cancel(key)
      const stop = clock.after(delayMs, () => {
        running.delete(key)
        run()
      })
      running.set(key, stop)
    },
    cancel,
    cancelAll() {
      for (const stop of running.values()) stop()
      running.clear()
    },
  }
}
