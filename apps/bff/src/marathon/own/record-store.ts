import type { Effect } from '../../../core/marathon/effects.ts'
import type { StoredRecord } from '../../../core/marathon/records.ts'
import { removedFramework } from '../../../core/marathon/stored.ts'
import type { Store } from '../../store/commit-queue.ts'
import type { Database } from '../../store/database.ts'

export type RecordChange = Extract<Effect, { readonly type: 'PUT' | 'DELETE' }>

/** Of which cluster the records tell. */
export type Home = 'embedded' | 'mesos'

/** What the scheduler has written down of one cluster. The store must have `marathonTables`. */
export interface RecordStore {
  read(): readonly StoredRecord[]
  /** All of them, together and in their order, or none. */
  write(changes: readonly RecordChange[]): Promise<void>
}

const PUT = `INSERT INTO marathon_records VALUES (?, ?, ?, ?)
  ON CONFLICT (home, kind, key) DO UPDATE SET value = excluded.value`
const SELECT_FRAMEWORK = `SELECT kind, key, value FROM marathon_records WHERE home = ? AND kind = 'framework'`
const DELETE = 'DELETE FROM marathon_records WHERE home = ? AND kind = ? AND key = ?'

/** What follows from changes that could not be stored is not stored either: after the first failure nothing is, ever. */
export function recordStore(store: Store, home: Home): RecordStore {
  let broken = false
  const apply = (database: Database, change: RecordChange) => {
    if (change.type === 'DELETE') database.prepare(DELETE).run(home, change.kind, change.key)
    else {
      const { kind, key, value } = change.record
      database.prepare(PUT).run(home, kind, key, JSON.stringify(value))
    }
  }
  return {
    read: () =>
      store.database
        .prepare('SELECT kind, key, value FROM marathon_records WHERE home = ? ORDER BY kind, key')
        .all(home)
        .map(recordOf),
    async write(changes) {
      try {
        await store.write((database) => {
          if (broken) throw new Error('What came before it was not stored')
          // The next of the same group comes before anybody is told how this one ended.
          broken = true
          for (const change of changes) apply(database, change)
          broken = false
        })
      } catch (error) {
        broken = true
        throw error
      }
    },
  }
}

/** It is another framework from the next life on, and remembers which it was. */
export function forgetFramework(store: Store, home: Home): Promise<void> {
  return store.write((database) => {
    const row = database.prepare(SELECT_FRAMEWORK).get(home)
    const record = row && recordOf(row)
    if (record?.kind !== 'framework') return
    const left = JSON.stringify(removedFramework(record.value))
    database.prepare(PUT).run(home, record.kind, record.key, left)
  })
}

/** The cast is true because nobody else writes into this table. */
function recordOf({ kind, key, value }: Readonly<Record<string, unknown>>): StoredRecord {
  return { kind, key, value: JSON.parse(String(value)) } as StoredRecord
}
