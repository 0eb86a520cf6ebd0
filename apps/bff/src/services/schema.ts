import type { Migrations } from '../store/database.ts'

/** What people asked of apps and pods, and how it ended. */
export const serviceTables: Migrations = {
  owner: 'services',
  statements: [
    `CREATE TABLE service_operations (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      service_id TEXT NOT NULL,
      role TEXT,
      action TEXT NOT NULL,
      actor TEXT NOT NULL,
      reason TEXT,
      created_ms INTEGER NOT NULL,
      settled_ms INTEGER,
      state TEXT NOT NULL,
      deployment_id TEXT,
      error TEXT,
      erased TEXT NOT NULL,
      request TEXT NOT NULL,
      key TEXT NOT NULL UNIQUE
    ) STRICT`,
    'CREATE INDEX service_operations_of ON service_operations (service_id, seq)',
    'CREATE INDEX service_operations_open ON service_operations (seq) WHERE settled_ms IS NULL',
    "ALTER TABLE service_operations ADD COLUMN ended TEXT NOT NULL DEFAULT '[]'",
  ],
}
