import type { Migrations } from '../../store/database.ts'

/**
 * What the scheduler writes down: one row for each thing, so that a step writes what it changes. `home` tells the cluster: what is
 * known of the embedded one means nothing on a real one that is asked for with the same data.
 */
export const marathonTables: Migrations = {
  owner: 'marathon',
  statements: [
    `CREATE TABLE marathon_records (
      home TEXT NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (home, kind, key)
    ) STRICT, WITHOUT ROWID`,
  ],
}
