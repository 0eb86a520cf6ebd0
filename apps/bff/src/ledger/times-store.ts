import type { Database } from '../store/database.ts'
import type { Store } from '../store/commit-queue.ts'
import { readUses, writeUses, type VolumeUse } from './uses.ts'

/** What is remembered of a volume. */
export interface TimeRecord {
  readonly key: string
  readonly agentId: string
  readonly hostname: string
  readonly role: string
  readonly persistenceId: string
  readonly firstSeenMs: number
  /** Absent while something uses it. */
  readonly detachedSinceMs?: number
  /** Since when its agent is no longer in the cluster. */
  readonly leftMs?: number
  /** Absent: none that is known. */
  readonly uses?: readonly VolumeUse[]
}

/** As many rows go into one commit: more would hold up those who wait for theirs. */
const BATCH = 2000

/** Writes changed records to the store, each in its newest form, without anybody waiting for it. */
export class TimesStore {
  readonly #store: Store
  readonly #record: (key: string) => TimeRecord | undefined
  readonly #changed = new Set<string>()
  #writing = false

  constructor(store: Store, record: (key: string) => TimeRecord | undefined) {
    this.#store = store
    this.#record = record
  }

  read(): TimeRecord[] {
    return this.#store.database.prepare('SELECT * FROM ledger_volumes').all().map(recordOf)
  }

  changed(key: string): void {
    this.#changed.add(key)
    if (!this.#writing) void this.#write()
  }

  /** Queues whatever is not written yet. */
  flush(): void {
    for (let left = Math.ceil(this.#changed.size / BATCH); left > 0; left--) void this.#writeSome()
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#changed.size > 0 && (await this.#writeSome()));
    this.#writing = false
  }

  /** Whether it was stored. The keys are taken when the commit comes: all changes of this turn are among them. */
  async #writeSome(): Promise<boolean> {
    let keys: readonly string[] = []
    try {
      await this.#store.write((database) => save(database, (keys = this.#take()), this.#record))
      return true
    } catch {
      // The disk is full or fails: what it did not take goes with the next change.
      for (const key of keys) this.#changed.add(key)
      return false
    }
  }

  #take(): string[] {
    const keys: string[] = []
    for (const key of this.#changed) {
      if (keys.length === BATCH) break
      keys.push(key)
      this.#changed.delete(key)
    }
    return keys
  }
}

function save(
  database: Database,
  keys: readonly string[],
  record: (key: string) => TimeRecord | undefined,
): void {
  const upsert = database.prepare(
    `INSERT INTO ledger_volumes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
      hostname = excluded.hostname, first_seen_ms = excluded.first_seen_ms,
      detached_since_ms = excluded.detached_since_ms, left_ms = excluded.left_ms, uses = excluded.uses`,
  )
  const remove = database.prepare('DELETE FROM ledger_volumes WHERE key = ?')
  for (const key of keys) {
    const known = record(key)
    if (!known) {
      remove.run(key)
      continue
    }
    const { agentId, hostname, role, persistenceId, firstSeenMs, detachedSinceMs, leftMs, uses } = known
    upsert.run(
      key,
      agentId,
      hostname,
      role,
      persistenceId,
      firstSeenMs,
      detachedSinceMs ?? null,
      leftMs ?? null,
      uses === undefined ? null : writeUses(uses),
    )
  }
}

function recordOf(row: Record<string, unknown>): TimeRecord {
  return {
    key: String(row['key']),
    agentId: String(row['agent_id']),
    hostname: String(row['hostname']),
    role: String(row['role']),
    persistenceId: String(row['persistence_id']),
    firstSeenMs: Number(row['first_seen_ms']),
    ...(row['detached_since_ms'] !== null && { detachedSinceMs: Number(row['detached_since_ms']) }),
    ...(row['left_ms'] !== null && { leftMs: Number(row['left_ms']) }),
    ...(typeof row['uses'] === 'string' && { uses: readUses(row['uses']) }),
  }
}
