import type { Database } from '../../src/store/database.ts'
import { openDatabase } from '../../src/store/database.ts'
import { type Store, openStore } from '../../src/store/commit-queue.ts'
import { createLedger } from '../../src/ledger/create-ledger.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { ledgerMigrations } from '../../src/ledger/schema.ts'
import { FakeClock, FakeCluster } from './fake-cluster.ts'

/** 2027-01-15, a round number of days after 1970. */
export const START_MS = 20_833 * 86_400_000

export interface Fixture {
  readonly clock: FakeClock
  readonly cluster: FakeCluster
  readonly store: Store
  readonly ledger: Ledger
}

export function fixture(prepare: (cluster: FakeCluster) => void = () => undefined): Fixture {
  const clock = new FakeClock(START_MS)
  const cluster = new FakeCluster(clock)
  prepare(cluster)
  const store = memoryStore()
  return { clock, cluster, store, ledger: createLedger({ cluster, clock, store }) }
}

export function memoryStore(): Store {
  const opened = openDatabase(':memory:', [ledgerMigrations])
  if (!opened.ok) throw new Error(opened.error.code)
  return openStore(opened.value)
}

/** What a restart finds, once all that waits was written. */
export async function copyOf(store: Store): Promise<Store> {
  // What changed during a write goes with the next.
  for (let writes = 0; writes < 2; writes++) {
    store.flush()
    await Promise.resolve().then(() => undefined)
  }
  store.flush()
  const copy = memoryStore()
  const insert = copy.database.prepare('INSERT INTO ledger_volumes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  for (const row of rowsOf(store.database)) insert.run(...Object.values(row))
  return copy
}

function rowsOf(database: Database) {
  return database.prepare('SELECT * FROM ledger_volumes').all()
}
