import type { Migrations } from '../store/database.ts'

/**
 * `operations` holds every operation, `operation_volumes` finds those of a volume, and `operation_keys` remembers what
 * was asked for under which idempotency key.
 */
export const operationTables: Migrations = {
  owner: 'operations',
  statements: [
    `CREATE TABLE operations (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL,
      verb TEXT NOT NULL,
      object TEXT NOT NULL,
      volume_keys TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      hostname TEXT NOT NULL,
      role TEXT,
      principal TEXT,
      actor TEXT NOT NULL,
      via TEXT NOT NULL,
      reason TEXT,
      created_ms INTEGER NOT NULL,
      settled_ms INTEGER,
      batch_id TEXT NOT NULL,
      step INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      request TEXT NOT NULL,
      master TEXT NOT NULL,
      agent TEXT NOT NULL,
      error TEXT,
      events TEXT NOT NULL
    ) STRICT`,
    'CREATE INDEX operations_by_state ON operations (state, seq)',
    'CREATE INDEX operations_by_actor ON operations (actor, seq)',
    'CREATE INDEX operations_by_agent ON operations (agent_id, seq)',
    'CREATE INDEX operations_in_batches ON operations (batch_id, step) WHERE steps > 1',
    'CREATE INDEX operations_by_end ON operations (settled_ms, state)',
    `CREATE TABLE operation_volumes (
      volume_key TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (volume_key, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE operation_keys (
      key TEXT PRIMARY KEY,
      request TEXT NOT NULL,
      batch_id TEXT NOT NULL,
      created_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'CREATE INDEX operation_keys_by_age ON operation_keys (created_ms)',
    'ALTER TABLE operations ADD COLUMN base TEXT',
    'CREATE INDEX operations_by_role ON operations (role, seq)',
  ],
}
