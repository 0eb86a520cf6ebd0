import { create } from 'zustand'
import type { OperationRow, OperationState } from '@holdfast/model/api/operations'

/**
 * The operations that this browser knows of, by id, and which of them is under way for which row. Lists join them when
 * they draw: fetching a list again can never lose what is pending.
 */
interface Operations {
  readonly byId: ReadonlyMap<string, OperationRow>
  /** The newest operation of a volume that is not settled. */
  readonly pendingByVolume: ReadonlyMap<string, OperationRow>
}

export const useOperations = create<Operations>(() => ({ byId: new Map(), pendingByVolume: new Map() }))

const settled: ReadonlySet<OperationState> = new Set<OperationState>([
  'confirmed',
  'refused',
  'cancelled',
  'outdated',
  'blocked',
  'reverted',
])
const mostKept = 1_000

/** Nothing more will happen to it. One that is not confirmed is watched until somebody stops that. */
export function isSettled({ state, settledMs }: OperationRow): boolean {
  return settledMs !== undefined || settled.has(state)
}

type Listener = (row: OperationRow) => void
const listeners = new Set<Listener>()

/** Tells every operation that settles from now on, once. */
export function onOperationSettled(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Takes in operations as the server tells them: all those that are not settled, and any that changed. */
export function putOperations(rows: readonly OperationRow[]): void {
  if (rows.length === 0) return
  const before = useOperations.getState().byId
  const byId = new Map(before)
  for (const row of rows) byId.set(row.id, row)
  for (const row of oldestSettled(byId)) byId.delete(row.id)
  useOperations.setState({ byId, pendingByVolume: pendingOf(byId) })
  for (const row of rows) {
    const was = before.get(row.id)
    if (was !== undefined && !isSettled(was) && isSettled(row)) {
      for (const listener of listeners) listener(row)
    }
  }
}

function pendingOf(byId: ReadonlyMap<string, OperationRow>): ReadonlyMap<string, OperationRow> {
  const pending = new Map<string, OperationRow>()
  for (const row of byId.values()) {
    if (isSettled(row)) continue
    for (const key of row.volumeKeys) {
      const other = pending.get(key)
      if (other === undefined || other.createdMs <= row.createdMs) pending.set(key, row)
    }
  }
  return pending
}

function oldestSettled(byId: ReadonlyMap<string, OperationRow>): readonly OperationRow[] {
  if (byId.size <= mostKept) return []
  return [...byId.values()]
    .filter((row) => isSettled(row))
    .toSorted((a, b) => a.createdMs - b.createdMs)
    .slice(0, byId.size - mostKept)
}

/** The operation under way for a volume, if there is one. */
export function useVolumeOperation(volumeKey: string): OperationRow | undefined {
  return useOperations((state) => state.pendingByVolume.get(volumeKey))
}

/** How many operations are under way. */
export function usePendingCount(): number {
  return useOperations((state) => {
    let count = 0
    for (const row of state.byId.values()) if (!isSettled(row)) count += 1
    return count
  })
}
