import { TimeMs } from '@holdfast/model/ids'
import type { Clock } from '../../src/clock.ts'

interface Event {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** Time that passes only when the next event is run. */
export interface SimulatedClock extends Clock {
  /** Runs the next event. False: there is none. */
  step(): boolean
  /** When the next event is due. */
  readonly nextMs: number | undefined
}

export function simulatedClock(): SimulatedClock {
  const heap: Event[] = []
  let now = 1_700_000_000_000
  let order = 0

  const after = (delayMs: number, run: () => void) => {
    let cancelled = false
    order += 1
    push(heap, { atMs: now + delayMs, order, run: () => (cancelled ? undefined : run()) })
    return () => {
      cancelled = true
    }
  }
  return {
    now: () => TimeMs(now),
    after,
    soon: (run) => void after(0, run),
    nextTurn: (run) => void after(0, run),
    get nextMs() {
      return heap[0]?.atMs
    },
    step() {
      const event = pop(heap)
      if (event === undefined) return false
      now = event.atMs
      event.run()
      return true
    },
  }
}

const isBefore = (a: Event, b: Event) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

function push(heap: Event[], event: Event): void {
  let at = heap.length
  heap.push(event)
  while (at > 0) {
    const up = (at - 1) >> 1
    const parent = heap[up]
    if (parent === undefined || isBefore(parent, event)) break
    heap[at] = parent
    at = up
  }
  heap[at] = event
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let at = 0
  for (;;) {
    let down = 2 * at + 1
    const [left, right] = [heap[down], heap[down + 1]]
    if (left === undefined) break
    if (right !== undefined && isBefore(right, left)) down += 1
    const child = heap[down]
    if (child === undefined || isBefore(last, child)) break
    heap[at] = child
    at = down
  }
  heap[at] = last
  return first
}
