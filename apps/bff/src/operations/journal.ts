import type { OperationId } from '@holdfast/model/ids'
import type { OperationRow, OperationState } from '@holdfast/model/api/operations'
import type { Clock } from '../clock.ts'
import type { Unwatch } from '../ports/cluster.ts'
import type { Store } from '../store/commit-queue.ts'
import type { Database } from '../store/database.ts'
import { readCounts, type Counts } from './counts.ts'
import { endsIn, isSettled, rowOf, type OperationRecord } from './record.ts'
import { deleteOldest, insertOperation, number, recordOf, updateOperation } from './table.ts'

/**
 * Every operation, durable. In memory are only those that are not settled or not yet written; the rest is in SQLite.
 *
 * What changes in one turn of the event loop is written in one go, in the commit of that turn, each record once and in
 * its newest form. Whoever watches hears of it after the commit.
 */
export interface Journal {
  /** The next place in the order of asking. */
  nextSeq(): number
  add(record: OperationRecord): void
  /** A step in an operation's life. `event` says it for people. */
  advance(record: OperationRecord, to: OperationState, event: string, facts?: Facts): void
  /** What master and agent show of it, without a step in its life. */
  observe(record: OperationRecord, seen: Seen): void
  /** Ends it in the state that it has. */
  settle(record: OperationRecord, event: string): void
  /** Resolves when everything told so far is stored; rejects when the disk did not take it. */
  stored(): Promise<void>
  /** Not settled, in the order of asking. */
  open(): readonly OperationRecord[]
  openCount(): number
  find(id: OperationId): OperationRecord | undefined
  /** The same as it is now, if its newest form is not written yet. */
  newest(record: OperationRecord): OperationRecord
  readonly counts: Counts
  watch(listener: (changed: readonly OperationRow[]) => void): Unwatch
  /** Changes whenever anything changes. */
  version(): number
}

export interface Seen {
  readonly master?: OperationRow['master']
  readonly agent?: OperationRow['agent']
}

export interface Facts extends Seen {
  readonly error?: NonNullable<OperationRow['error']>
}

interface JournalPorts {
  readonly store: Store
  readonly clock: Clock
  /** How many operations are kept: the oldest settled ones go first. */
  readonly keep: number
  /** Hears of every change at once, before it is stored. */
  readonly onChange: (record: OperationRecord) => void
}

/** So many at a time are removed, when so many are too many. */
const REMOVE_AT_ONCE = 500
const RETRY_MS = 1000

export function openJournal({ store, clock, keep, onChange }: JournalPorts): Journal {
  const { database } = store
  const counts = readCounts(database, clock.now())
  const listeners = new Set<(changed: readonly OperationRow[]) => void>()
  /** Those that are not settled, and those whose newest form is not written. */
  const records = new Map<OperationId, OperationRecord>()
  let unwritten = new Set<OperationRecord>()
  const inTable = new WeakSet<OperationRecord>()
  let writing: Promise<void> | undefined
  let lastSeq = number(database.prepare('SELECT max(seq) AS seq FROM operations').get()?.seq)
  let version = 1

  for (const row of database
    .prepare('SELECT * FROM operations WHERE settled_ms IS NULL ORDER BY seq')
    .all()) {
    const record = recordOf(row)
    records.set(record.id, record)
    inTable.add(record)
  }
  let openCount = records.size

  const changed = (record: OperationRecord) => {
    version += 1
    unwritten.add(record)
    writing ??= write()
    // Whoever needs to know asks `stored`; a full disk is met again at the next try.
    writing.catch(() => {})
    onChange(record)
  }

  async function write(): Promise<void> {
    let group: readonly OperationRecord[] = []
    let inserted: readonly OperationRecord[] = []
    let gone: ReadonlyMap<OperationState, number>
    try {
      gone = await store.write((to) => {
        group = [...unwritten]
        unwritten = new Set()
        writing = undefined
        inserted = group.filter((record) => !inTable.has(record))
        return save(to, group)
      })
    } catch (error) {
      for (const record of inserted) inTable.delete(record)
      for (const record of group) if (records.has(record.id)) unwritten.add(record)
      writing = undefined
      clock.after(RETRY_MS, () => (writing ??= write()).catch(() => {}))
      throw error
    }
    counts.removed(gone)
    written(group)
  }

  /** Returns which of the oldest had to go. */
  function save(to: Database, group: readonly OperationRecord[]): ReadonlyMap<OperationState, number> {
    for (const record of group) {
      if (inTable.has(record)) updateOperation(to, record)
      else insertOperation(to, record)
      inTable.add(record)
    }
    const tooMany = counts.total() > keep + REMOVE_AT_ONCE
    return tooMany ? deleteOldest(to, lastSeq - keep, REMOVE_AT_ONCE) : new Map<OperationState, number>()
  }

  function written(group: readonly OperationRecord[]): void {
    for (const record of group) if (isSettled(record) && !unwritten.has(record)) records.delete(record.id)
    const rows = group.map(rowOf)
    for (const listener of listeners) listener(rows)
  }

  const settled = (record: OperationRecord) => {
    if (isSettled(record)) return
    record.settledMs = clock.now()
    openCount -= 1
  }

  const note = (record: OperationRecord, state: OperationState, message: string) =>
    record.events.push({ atMs: clock.now(), state, message })

  return {
    nextSeq: () => (lastSeq += 1),
    add(record) {
      records.set(record.id, record)
      openCount += 1
      counts.moved(undefined, record.state, clock.now())
      changed(record)
    },
    advance(record, to, event, facts) {
      counts.moved(record.state, to, clock.now())
      record.state = to
      if (facts?.error !== undefined) record.error = facts.error
      else delete record.error
      record.master = facts?.master ?? record.master
      record.agent = facts?.agent ?? record.agent
      note(record, to, event)
      if (endsIn(to)) settled(record)
      changed(record)
    },
    observe(record, seen) {
      const { master = record.master, agent = record.agent } = seen
      if (master === record.master && agent === record.agent) return
      record.master = master
      record.agent = agent
      changed(record)
    },
    settle(record, event) {
      note(record, record.state, event)
      settled(record)
      changed(record)
    },
    stored: async () => writing,
    open: () => [...records.values()].filter((record) => !isSettled(record)),
    openCount: () => openCount,
    find(id) {
      const record = records.get(id)
      if (record !== undefined) return record
      const row = database.prepare('SELECT * FROM operations WHERE id = ?').get(id)
      return row === undefined ? undefined : recordOf(row)
    },
    newest: (record) => records.get(record.id) ?? record,
    counts,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
  }
}
