import { TimeMs } from '@holdfast/model/ids'
import type { Clock } from '../../src/clock.ts'

/** A clock that stands until it is moved. Turns of the event loop are real: the store commits in them. */
export interface TestClock extends Clock {
  /** Lets time pass, and runs what is due, in order. */
  advance(ms: number): Promise<void>
}

export function testClock(start = 1_700_000_000_000): TestClock {
  let now = start
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>()
  return {
    now: () => TimeMs(now),
    after(delayMs, run) {
      const timer = { atMs: now + delayMs, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    soon: queueMicrotask,
    nextTurn: (run) => void setImmediate(run),
    async advance(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= end).toSorted((a, b) => a.atMs - b.atMs)
        if (next === undefined) break
        timers.delete(next)
        now = Math.max(now, next.atMs)
        next.run()
        // oxlint-disable-next-line no-await-in-loop
        await turns(4)
      }
      now = end
      await turns(4)
    },
  }
}

/** Lets the event loop turn: whatever was begun without a timer is done. */
export async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    // oxlint-disable-next-line no-await-in-loop
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** Waits until it is so, turn by turn; fails when it never is. */
export async function until(holds: () => boolean, what = 'the condition'): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    if (holds()) return
    // oxlint-disable-next-line no-await-in-loop
    await turns(1)
  }
  throw new Error(`Waited in vain for ${what}`)
}
