import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { unreachable } from '@holdfast/model/invariant'
import { err, ok, type Result } from '@holdfast/model/result'

/**
 * The tables of one part of the program. Each statement is one version of its schema: statements are only ever added
 * at the end, and run once per database.
 */
export interface Migrations {
  readonly owner: string
  readonly statements: readonly string[]
}

/** A SQLite database with its prepared statements. Only this process can open it while it is open here. */
export interface Database {
  readonly sqlite: DatabaseSync
  /** The statement for `sql`, prepared at its first use and kept. */
  prepare(sql: string): StatementSync
  close(): void
}

export type OpenFailure =
  | { readonly code: 'LOCKED'; readonly path: string }
  | { readonly code: 'NEWER'; readonly path: string; readonly owner: string }
  | { readonly code: 'UNUSABLE'; readonly path: string; readonly reason: string }

/** Opens, or makes, the database file at `path`, and brings the tables of every owner up to date. */
export function openDatabase(path: string, owners: readonly Migrations[]): Result<Database, OpenFailure> {
  let sqlite: DatabaseSync | undefined
  try {
    sqlite = new DatabaseSync(path)
    configure(sqlite)
    const newer = migrate(sqlite, owners)
    if (newer === undefined) return ok(withStatements(sqlite))
    sqlite.close()
    return err({ code: 'NEWER', path, owner: newer })
  } catch (error) {
    sqlite?.close()
    return err(isBusy(error) ? { code: 'LOCKED', path } : { code: 'UNUSABLE', path, reason: reasonOf(error) })
  }
}

/** One sentence for people. */
export function describeOpenFailure(failure: OpenFailure): string {
  switch (failure.code) {
    case 'LOCKED':
      return `${failure.path} is in use by another process`
    case 'NEWER':
      return `${failure.path} was written by a newer Holdfast (its ${failure.owner} tables are not known here)`
    case 'UNUSABLE':
      return `${failure.path} cannot be used: ${failure.reason}`
    default:
      return unreachable(failure)
  }
}

function configure(sqlite: DatabaseSync): void {
  // Exclusive: a second process is told so at once, and the lock goes with the process that held it, however it ends.
  sqlite.exec('PRAGMA locking_mode = EXCLUSIVE')
  sqlite.exec('PRAGMA journal_mode = WAL')
  // With FULL a commit returns after its fsync: what was acknowledged survives a power cut.
  sqlite.exec('PRAGMA synchronous = FULL')
  sqlite.exec('PRAGMA foreign_keys = ON')
  sqlite.exec('PRAGMA temp_store = MEMORY')
}

/** Returns the owner whose tables are newer than its statements, having changed nothing. */
function migrate(sqlite: DatabaseSync, owners: readonly Migrations[]): string | undefined {
  sqlite.exec('BEGIN IMMEDIATE')
  try {
    sqlite.exec(
      'CREATE TABLE IF NOT EXISTS schema_versions (owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT',
    )
    const newer = owners.find((each) => versionOf(sqlite, each.owner) > each.statements.length)
    if (newer !== undefined) {
      sqlite.exec('ROLLBACK')
      return newer.owner
    }
    for (const each of owners) bringUpToDate(sqlite, each)
    sqlite.exec('COMMIT')
    return undefined
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
}

function bringUpToDate(sqlite: DatabaseSync, { owner, statements }: Migrations): void {
  for (const statement of statements.slice(versionOf(sqlite, owner))) sqlite.exec(statement)
  sqlite
    .prepare(
      'INSERT INTO schema_versions VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET version = excluded.version',
    )
    .run(owner, statements.length)
}

function versionOf(sqlite: DatabaseSync, owner: string): number {
  const row = sqlite.prepare('SELECT version FROM schema_versions WHERE owner = ?').get(owner)
  return typeof row?.version === 'number' ? row.version : 0
}

function withStatements(sqlite: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>()
  return {
    sqlite,
    prepare(sql) {
      const kept = statements.get(sql)
      if (kept !== undefined) return kept
      const statement = sqlite.prepare(sql)
      statements.set(sql, statement)
      return statement
    },
    close: () => sqlite.close(),
  }
}

const SQLITE_BUSY = 5
const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === SQLITE_BUSY

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
