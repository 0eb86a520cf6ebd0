import type { OperationRow } from '@holdfast/model/api/operations'

const most = 500
const ids = new Set<string>()
const listeners = new Set<(ids: readonly string[]) => void>()

/** Remembers what this page asked for: its end is told by a toast, that of others only in the drawer. */
export function startedHere(operations: readonly OperationRow[]): void {
  for (const { id } of operations) ids.add(id)
  for (const id of ids) {
    if (ids.size <= most) break
    ids.delete(id)
  }
  for (const listener of listeners) listener(operations.map(({ id }) => id))
}

export function wasStartedHere(id: string): boolean {
  return ids.has(id)
}

/** Tells what this page asks for from now on, as soon as it is stored. */
export function onStartedHere(listener: (ids: readonly string[]) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
