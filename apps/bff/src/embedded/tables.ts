import type { Migrations } from '../store/database.ts'

/**
 * What master and agents write down, each for itself: `registry`, `accepted`, `operation_feedback` and `policy` are the master's, the others the
 * agents'. An agent's checkpoint is one row for each kind of resource, so that an operation writes what it changes.
 */
export const embeddedTables: Migrations = {
  owner: 'embedded',
  statements: [
    `CREATE TABLE registry (
      agent_id TEXT PRIMARY KEY,
      info TEXT NOT NULL,
      registered_ms INTEGER NOT NULL,
      unreachable_ms INTEGER
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE accepted (
      agent_id TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      operation_id TEXT NOT NULL,
      operation TEXT NOT NULL,
      principal TEXT,
      accepted_ms INTEGER NOT NULL,
      PRIMARY KEY (agent_id, sequence)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE agents (
      name TEXT PRIMARY KEY,
      number INTEGER NOT NULL UNIQUE,
      agent_id TEXT,
      incarnation INTEGER NOT NULL DEFAULT 0,
      applied INTEGER NOT NULL DEFAULT 0,
      stopped INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE agent_resources (
      agent_name TEXT NOT NULL,
      kind TEXT NOT NULL,
      resource TEXT NOT NULL,
      PRIMARY KEY (agent_name, kind)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE agent_intents (
      agent_name TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      operation_id TEXT NOT NULL,
      operation TEXT NOT NULL,
      PRIMARY KEY (agent_name, sequence)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE policy (
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (kind, name)
    ) STRICT, WITHOUT ROWID`,
    'ALTER TABLE registry ADD COLUMN gone_ms INTEGER',
    'ALTER TABLE registry ADD COLUMN deactivation TEXT',
    `CREATE TABLE agent_tasks (
      agent_name TEXT NOT NULL,
      task_key TEXT NOT NULL,
      task TEXT NOT NULL,
      PRIMARY KEY (agent_name, task_key)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE agent_launches (
      agent_name TEXT PRIMARY KEY,
      master_id TEXT NOT NULL,
      launched INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    'ALTER TABLE agents ADD COLUMN info TEXT',
    'ALTER TABLE agents ADD COLUMN boot_id TEXT',
    'ALTER TABLE registry ADD COLUMN former_ids TEXT',
    `CREATE TABLE operation_feedback (
      agent_id TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      framework_id TEXT NOT NULL,
      name TEXT NOT NULL,
      operation_id TEXT NOT NULL,
      state TEXT NOT NULL,
      status_uuid TEXT,
      PRIMARY KEY (agent_id, sequence)
    ) STRICT, WITHOUT ROWID`,
  ],
}
