import { hash } from 'node:crypto'
import { OperationId, type TimeMs } from '@holdfast/model/ids'
import type { Confirmation } from '@holdfast/model/api/operations'
import type { Database } from '../store/database.ts'
import type { Store } from '../store/commit-queue.ts'
import { text } from './table.ts'

/** What was asked for under which key, so that a repeated request is the same one. */
export interface IdempotencyKeys {
  find(key: string): Remembered | undefined
  /** Resolves when it is stored: in the commit of everything else that is queued in this turn. */
  remember(key: string, entry: Remembered, now: TimeMs): Promise<void>
}

export interface Remembered {
  readonly request: string
  readonly batchId: OperationId
}

/** Longer than anybody repeats a request. */
const KEEP_MS = 7 * 24 * 3600 * 1000
const REMOVE_AT_ONCE = 100

export const requestHash = (confirmation: Confirmation): string =>
  hash('sha256', JSON.stringify(confirmation), 'base64url')

/** Keys are people's own: nobody meets another's. */
export const keyOf = (actor: string, key: string): string => JSON.stringify([actor, key])

export function idempotencyKeys(store: Store): IdempotencyKeys {
  const unwritten = new Map<string, Remembered>()
  return {
    find: (key) => unwritten.get(key) ?? read(store.database, key),
    async remember(key, entry, now) {
      unwritten.set(key, entry)
      try {
        await store.write((to) => {
          to.prepare('INSERT INTO operation_keys VALUES (?, ?, ?, ?)').run(
            key,
            entry.request,
            entry.batchId,
            now,
          )
          to.prepare(
            'DELETE FROM operation_keys WHERE key IN (SELECT key FROM operation_keys WHERE created_ms < ? LIMIT ?)',
          ).run(now - KEEP_MS, REMOVE_AT_ONCE)
        })
      } finally {
        unwritten.delete(key)
      }
    },
  }
}

function read(database: Database, key: string): Remembered | undefined {
  const row = database.prepare('SELECT request, batch_id FROM operation_keys WHERE key = ?').get(key)
  return row && { request: text(row.request), batchId: OperationId(text(row.batch_id)) }
}
