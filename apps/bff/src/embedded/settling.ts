import type { Clock } from '../clock.ts'

/** Waits for a condition that is looked at when something changed, at most once in a turn of the event loop. */
export interface Settling {
  changed(): void
  until(condition: () => boolean): Promise<void>
}

/** Nobody waits for longer than `patienceMs`, whatever the condition. */
export function settling(clock: Clock, patienceMs: number): Settling {
  const waiting = new Set<() => void>()
  let scheduled = false
  const look = () => {
    scheduled = false
    for (const check of waiting) check()
  }
  return {
    changed() {
      if (scheduled || waiting.size === 0) return
      scheduled = true
      clock.nextTurn(look)
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
        const cancel = clock.after(patienceMs, finish)
        waiting.add(check)
      })
    },
  }
}
