import type { OperationRow } from '@holdfast/model/api/operations'

const most = 500
const ids = new Set<string>()

/** Remembers what this page asked for: its end is told by a toast, that of others only in the drawer. */
export function startedHere(operations: readonly OperationRow[]): void {
  for (const { id } of operations) ids.add(id)
  for (const id of ids) {
    if (ids.size <= most) return
    ids.delete(id)
  }
}

export function wasStartedHere(id: string): boolean {
  return ids.has(id)
}
