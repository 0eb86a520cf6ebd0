import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationRow } from '@holdfast/model/api/operations'
import { OperationId } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { createAuthorizer } from '../../src/authorizer.ts'
import { createLedger } from '../../src/ledger/create-ledger.ts'
import { ledgerMigrations } from '../../src/ledger/schema.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { createOperations } from '../../src/operations/create-operations.ts'
import type { Operations } from '../../src/operations/operations.ts'
import { operationTables } from '../../src/operations/schema.ts'
import { CommitFailed, openStore, type Store } from '../../src/store/commit-queue.ts'
import { type Database, describeOpenFailure, openDatabase } from '../../src/store/database.ts'
import { A1, A2, disk, testCluster, type TestCluster } from './test-cluster.ts'
import { testClock, type TestClock, turns } from './test-clock.ts'

export interface Harness {
  readonly clock: TestClock
  readonly cluster: TestCluster
  operations: Operations
  ledger: Ledger
  store: Store
  /** The disk does not take so many of the next writes. */
  failWrites(writes: number): void
  /** Ends the program as a kill does, after what was acknowledged, and starts it again on the same data and cluster. */
  restart(): Promise<void>
  close(): void
  /** The newest form of an operation. */
  row(id: string): OperationRow
}

const TOTALS = { [A1]: [disk(10_000), disk(5000, '/mnt/a')], [A2]: [disk(10_000)] }

export function harness(
  totals: Readonly<Record<string, readonly Resource[]>> = TOTALS,
  keep = 1000,
): Harness {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-operations-'))
  const clock = testClock()
  const cluster = testCluster(clock, totals)
  let next = 0
  let failures = 0
  const start = () => {
    const opened = openDatabase(join(folder, 'holdfast.db'), [operationTables, ledgerMigrations])
    if (!opened.ok) throw new Error(describeOpenFailure(opened.error))
    const store = failing(openStore(opened.value), () => {
      failures -= 1
      return failures >= 0
    })
    const ledger = createLedger({ cluster, clock, store })
    const operations = createOperations({
      cluster,
      ledger,
      store,
      clock,
      ids: { uuid: () => `u-${(next += 1)}`, operationId: () => OperationId(`op-${(next += 1)}`) },
      authorizer: createAuthorizer(),
      masterUrl: 'http://127.0.0.1:5050',
      keep,
    })
    operations.resume()
    return { store, ledger, operations }
  }
  const stop = ({ operations, ledger, store }: ReturnType<typeof start>) => {
    operations.close()
    ledger.close()
    store.close()
  }
  let parts = start()
  const made: Harness = {
    clock,
    cluster,
    ...parts,
    failWrites(writes) {
      failures = writes
    },
    async restart() {
      stop(parts)
      parts = start()
      Object.assign(made, parts)
      await turns(4)
    },
    close() {
      stop(parts)
      rmSync(folder, { recursive: true, force: true })
    },
    row(id) {
      const detail = made.operations.detail(OperationId(id))
      if (detail === undefined) throw new Error(`There is no operation ${id}`)
      return detail.row
    },
  }
  return made
}

/** A store whose writes fail while `fails` says so, as they do when the disk is full: undone after they were made. */
function failing(store: Store, fails: () => boolean): Store {
  return {
    ...store,
    write: <T>(change: (database: Database) => T) => {
      const undone = fails()
      return store.write((database) => {
        const value = change(database)
        if (undone) throw new CommitFailed('database or disk is full')
        return value
      })
    },
  }
}
