import { create } from 'zustand'

/** Volumes that are proved gone and whose rows still stand in their place for a moment. */
export const useLingering = create<{ keys: ReadonlySet<string> }>(() => ({ keys: new Set() }))

const lingerMs = 5_000

/** Keeps these rows for five seconds more, so that a list does not jump under the pointer. */
export function linger(keys: readonly string[]): void {
  useLingering.setState((state) => ({ keys: new Set([...state.keys, ...keys]) }))
  setTimeout(() => {
    useLingering.setState((state) => ({
      keys: new Set([...state.keys].filter((key) => !keys.includes(key))),
    }))
  }, lingerMs)
}
