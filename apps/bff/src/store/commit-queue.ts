import type { Database } from './database.ts'

/**
 * Durable writes, committed in groups: everything queued in one turn of the event loop shares one transaction and
 * one fsync, so the cost of durability does not grow with the number of requests in flight.
 */
export interface Store {
  /** For reading, at once. A read sees what was committed, and not what waits in the queue. */
  readonly database: Database
  /**
   * Queues a write. Resolves after the commit with what `change` returned, so whoever answers a request after that may
   * say that it is stored. Writes run in the order in which they were queued, each once.
   *
   * Rejects with what `change` threw: that write then left nothing behind, and the others of its group stand. Rejects
   * with a `CommitFailed` when the commit itself failed (a full disk): then nothing of the whole group is stored.
   */
  write<T>(change: (database: Database) => T): Promise<T>
  /** Commits what is queued, at once. */
  flush(): void
  /** Commits what is queued, then closes the database. */
  close(): void
}

/** The disk did not take a group of writes: nothing in it was acknowledged, and nothing of it is stored. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed'
}

interface Queued {
  readonly run: (database: Database) => Settle
  readonly reject: (reason: unknown) => void
}

/** Tells the caller, after the commit. */
type Settle = () => void

export function openStore(database: Database): Store {
  let queue: Queued[] = []
  let scheduled: NodeJS.Immediate | undefined

  const flush = () => {
    if (scheduled !== undefined) clearImmediate(scheduled)
    scheduled = undefined
    const group = queue
    queue = []
    if (group.length > 0) commit(database, group)
  }

  return {
    database,
    write<T>(change: (database: Database) => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const run = (to: Database): Settle => {
          const value = change(to)
          return () => resolve(value)
        }
        queue.push({ run, reject })
        // After the sockets that are readable in this turn were read: their requests share the commit.
        scheduled ??= setImmediate(flush)
      })
    },
    flush,
    close() {
      flush()
      database.close()
    },
  }
}

function commit(database: Database, group: readonly Queued[]): void {
  const settles: Settle[] = []
  try {
    database.prepare('BEGIN IMMEDIATE').run()
    for (const queued of group) settles.push(runAlone(database, queued))
    database.prepare('COMMIT').run()
  } catch (error) {
    giveUp(database)
    const failure = new CommitFailed(`The disk did not take the write: ${reasonOf(error)}`, { cause: error })
    for (const { reject } of group) reject(failure)
    return
  }
  for (const settle of settles) settle()
}

/** Runs one write so that, when it throws, only its own changes are undone. */
function runAlone(database: Database, { run, reject }: Queued): Settle {
  database.prepare('SAVEPOINT change').run()
  try {
    const settle = run(database)
    database.prepare('RELEASE change').run()
    return settle
  } catch (error) {
    // A disk that is full or fails is not the fault of this write: the whole group is refused.
    if (isDiskFailure(error) || !database.sqlite.isTransaction) throw error
    database.prepare('ROLLBACK TO change').run()
    database.prepare('RELEASE change').run()
    return () => reject(error)
  }
}

function giveUp(database: Database): void {
  if (!database.sqlite.isTransaction) return
  try {
    database.prepare('ROLLBACK').run()
  } catch {
    // The disk fails in earnest: closing the database ends the transaction as well.
  }
}

const SQLITE_IOERR = 10
const SQLITE_FULL = 13
const isDiskFailure = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  [SQLITE_IOERR, SQLITE_FULL].includes(error.errcode & 0xff)

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
