import type { OperationRow } from '@holdfast/model/api/operations'

/** What one confirmation on this page asked for: ids of operations. */
export type Batch = readonly string[]

const most = 200
let batches: readonly Batch[] = []
const listeners = new Set<(batch: Batch) => void>()

/** Remembers what this page asked for: its end is told by a toast, that of others only in the drawer. */
export function startedHere(operations: readonly OperationRow[]): void {
  const batch = operations.map(({ id }) => id)
  batches = [...batches.slice(-most), batch]
  for (const listener of listeners) listener(batch)
}

/** What was confirmed together with this operation on this page; undefined when it was asked for elsewhere. */
export function batchOf(id: string): Batch | undefined {
  return batches.find((batch) => batch.includes(id))
}

/** Tells what this page asks for from now on, as soon as it is stored. */
export function onStartedHere(listener: (batch: Batch) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
