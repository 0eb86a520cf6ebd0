import type { Clock } from '../clock.ts'

/** Waits for a condition that is looked at whenever something changed. */
export interface Settling {
  look(): void
  until(condition: () => boolean): Promise<void>
}

/** An agent that finishes what an earlier life left behind may take its time: the others need not wait for it. */
const PATIENCE_MS = 5_000

export function settling(clock: Clock): Settling {
  const waiting = new Set<() => void>()
  return {
    look() {
      for (const check of waiting) check()
    },
    until(condition) {
      if (condition()) return Promise.resolve()
      return new Promise((resolve) => {
        const finish = () => {
          waiting.delete(check)
          cancel()
          resolve()
        }
        const check = () => {
          if (condition()) finish()
        }
        const cancel = clock.after(PATIENCE_MS, finish)
        waiting.add(check)
      })
    },
  }
}
