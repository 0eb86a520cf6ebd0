import type { Effect } from '../../../core/marathon/effects.ts'
import type { StoredRecord } from '../../../core/marathon/records.ts'
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
const DELETE = 'DELETE FROM marathon_records WHERE home = ? AND kind = ? AND key = ?'

/** `isOver`: whoever decided the changes is no more, because earlier ones could not be stored. Nothing is written then. */
export function recordStore(store: Store, home: Home, isOver: () => boolean): RecordStore {
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
    write: (changes) =>
      store.write((database) => {
        if (isOver()) throw new Error('What came before it was not stored')
        for (const change of changes) apply(database, change)
      }),
  }
}

/** It is another framework from the next life on. */
export function forgetFramework(store: Store, home: Home): Promise<void> {
  return store.write((database) => void database.prepare(DELETE).run(home, 'framework', 'framework'))
}

/** The cast is true because nobody else writes into this table. */
function recordOf({ kind, key, value }: Readonly<Record<string, unknown>>): StoredRecord {
  return { kind, key, value: JSON.parse(String(value)) } as StoredRecord
}
