import type { TimeMs } from '@holdfast/model/ids'
import type { OperationState } from '@holdfast/model/api/operations'
import type { Database } from '../store/database.ts'
import { hasFailed } from './record.ts'
import { number, stateOf } from './table.ts'

const MINUTE_MS = 60_000
const WINDOW_MINUTES = 60

export interface Recent {
  readonly confirmed: number
  readonly failed: number
  readonly windowMs: number
}

/** How many operations there are by state, and how many ended lately: kept up to date, never counted again. */
export interface Counts {
  readonly byState: ReadonlyMap<OperationState, number>
  moved(from: OperationState | undefined, to: OperationState, at: TimeMs): void
  removed(gone: ReadonlyMap<OperationState, number>): void
  total(): number
  recent(now: TimeMs): Recent
}

export function readCounts(database: Database, now: TimeMs): Counts {
  const byState = new Map<OperationState, number>()
  const minutes = new Map<number, { confirmed: number; failed: number }>()
  const change = (state: OperationState, by: number) => byState.set(state, (byState.get(state) ?? 0) + by)

  const ended = (state: OperationState, at: number, by: number) => {
    if (state !== 'confirmed' && !hasFailed(state)) return
    const minute = Math.floor(at / MINUTE_MS)
    const bucket = minutes.get(minute) ?? { confirmed: 0, failed: 0 }
    if (state === 'confirmed') bucket.confirmed += by
    else bucket.failed += by
    minutes.set(minute, bucket)
  }
  const forgetOld = (at: number) => {
    const oldest = Math.floor(at / MINUTE_MS) - WINDOW_MINUTES
    for (const minute of minutes.keys()) if (minute <= oldest) minutes.delete(minute)
  }

  for (const row of database.prepare('SELECT state, COUNT(*) AS n FROM operations GROUP BY state').all()) {
    change(stateOf(row.state), number(row.n))
  }
  const since = now - WINDOW_MINUTES * MINUTE_MS
  const lately = database.prepare(
    'SELECT state, settled_ms, COUNT(*) AS n FROM operations WHERE settled_ms > ? GROUP BY settled_ms / 60000, state',
  )
  for (const row of lately.all(since)) ended(stateOf(row.state), number(row.settled_ms), number(row.n))

  return {
    byState,
    moved(from, to, at) {
      if (from !== undefined) change(from, -1)
      change(to, 1)
      // One that was not confirmed in time and is confirmed later moves from the failed to the others.
      if (from === 'not_confirmed') ended(from, at, -1)
      ended(to, at, 1)
      forgetOld(at)
    },
    removed: (gone) => gone.forEach((n, state) => change(state, -n)),
    total: () => [...byState.values()].reduce((sum, n) => sum + n, 0),
    recent(at) {
      forgetOld(at)
      const sum = { confirmed: 0, failed: 0, windowMs: WINDOW_MINUTES * MINUTE_MS }
      for (const bucket of minutes.values()) {
        sum.confirmed += bucket.confirmed
        sum.failed += Math.max(0, bucket.failed)
      }
      return sum
    },
  }
}
