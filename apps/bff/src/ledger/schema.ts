import type { Migrations } from '../store/database.ts'

/** What the ledger knows of volumes beyond what the cluster says: since when. */
export const ledgerMigrations: Migrations = {
  owner: 'ledger',
  statements: [
    `CREATE TABLE ledger_volumes (
      key TEXT PRIMARY KEY,
      agent_id TEXT NOT NULL,
      hostname TEXT NOT NULL,
      role TEXT NOT NULL,
      persistence_id TEXT NOT NULL,
      first_seen_ms INTEGER NOT NULL,
      detached_since_ms INTEGER,
      left_ms INTEGER
    ) STRICT`,
    // The tasks that hold it and that held it, as JSON.
    'ALTER TABLE ledger_volumes ADD COLUMN uses TEXT',
  ],
}
