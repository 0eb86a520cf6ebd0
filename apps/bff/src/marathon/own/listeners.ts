import type { Unwatch } from '../../ports/cluster.ts'

/** Who is told of something. */
export interface Listeners<T> {
  add(listener: (told: T) => void): Unwatch
  tell(told: T): void
}

export function listeners<T>(): Listeners<T> {
  const all = new Set<(told: T) => void>()
  return {
    add(listener) {
      all.add(listener)
      return () => void all.delete(listener)
    },
    tell(told) {
      for (const listener of all) listener(told)
    },
  }
}
