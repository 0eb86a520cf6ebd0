import { create } from 'zustand'

interface Lingering {
  /** By the key of a volume: the operation that destroyed it. */
  readonly operations: ReadonlyMap<string, string>
}

/** Volumes that are proved gone and whose rows still stand in their place for a moment. */
export const useLingering = create<Lingering>(() => ({ operations: new Map() }))

const lingerMs = 5_000

/** Keeps these rows for five seconds more, so that a list does not jump under the pointer. */
export function linger(keys: readonly string[], operationId: string): void {
  useLingering.setState(({ operations }) => ({
    operations: new Map([...operations, ...keys.map((key) => [key, operationId] as const)]),
  }))
  setTimeout(() => {
    useLingering.setState(({ operations }) => ({
      operations: new Map([...operations].filter(([key, id]) => id !== operationId || !keys.includes(key))),
    }))
  }, lingerMs)
}

/** The operation that destroyed a volume a moment ago. */
export function useDestroyedJustNow(volumeKey: string): string | undefined {
  return useLingering(({ operations }) => operations.get(volumeKey))
}
