import type { Clock } from '../../src/clock.ts'
import type { Journal, StoredChange } from '../../src/embedded/ports.ts'
import type { Random } from './random.ts'

/** What one machine writes down: durable a moment later, in groups. */
export interface SimulatedJournal extends Journal {
  /** The machine dies: of what was on its way to the disk some got there, though nobody heard of it. */
  crash(): void
}

export function simulatedJournal(
  clock: Clock,
  random: Random,
  store: (change: StoredChange) => void,
): SimulatedJournal {
  let waiting: { readonly change: StoredChange; readonly done: () => void }[] = []
  return {
    write(change, done) {
      waiting.push({ change, done })
      if (waiting.length > 1) return
      const group = waiting
      clock.after(random.below(random.chance(0.1) ? 400 : 4), () => {
        if (group !== waiting) return
        waiting = []
        for (const { change } of group) store(change)
        for (const { done } of group) done()
      })
    },
    crash() {
      const arrived = random.below(waiting.length + 1)
      for (const { change } of waiting.slice(0, arrived)) store(change)
      waiting = []
    },
  }
}
