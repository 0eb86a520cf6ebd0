import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClusterChange } from '../../src/ports/cluster.ts'
import { createLedger } from '../../src/ledger/create-ledger.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { ledgerMigrations } from '../../src/ledger/schema.ts'
import type { LogEntry } from '../../src/log.ts'
import { connectMesos, type MasterOptions, type RealCluster } from '../../src/mesos/cluster.ts'
import { openStore, type Store } from '../../src/store/commit-queue.ts'
import { describeOpenFailure, openDatabase } from '../../src/store/database.ts'
import { type TestClock, testClock } from '../operations/test-clock.ts'
import { type Replay, startReplay } from './replay-server.ts'

/** The recorded cluster behind the port, with a ledger that follows it. */
export interface Replayed {
  readonly clock: TestClock
  readonly replay: Replay
  readonly cluster: RealCluster
  readonly ledger: Ledger
  readonly changes: ClusterChange[]
  readonly log: LogEntry[]
  /** Serves a stage, and waits until it was read. */
  stage(name: string): Promise<void>
  /** Moves the clock until everything was read once more. */
  lookAgain(): Promise<void>
  close(): Promise<void>
}

/** When the first of the recorded masters was elected. */
export const ELECTED_MS = 1_795_182_666_965
/** By then a master's list of frameworks is complete. */
export const LATER_MS = ELECTED_MS + 3_600_000

export async function replayed(
  first = '00-fresh',
  options: Partial<MasterOptions> & { readonly nowMs?: number } = {},
): Promise<Replayed> {
  const { nowMs = LATER_MS, ...rest } = options
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-replay-'))
  const clock = testClock(nowMs)
  const replay = await startReplay(first)
  const log: LogEntry[] = []
  const cluster = connectMesos({
    masters: [new URL(replay.url)],
    clock,
    log: (entry) => log.push(entry),
    timeoutMs: 2000,
    ...rest,
  })
  const store = openTestStore(folder)
  const ledger = createLedger({ cluster, clock, store })
  const changes: ClusterChange[] = []
  cluster.watch((change) => changes.push(change))
  // What is due at once is due when the clock is looked at.
  await clock.advance(0)
  await cluster.looked

  async function lookAgain(): Promise<void> {
    const before = cluster.view().asOfMs
    for (let i = 0; cluster.view().asOfMs === before; i++) {
      if (i > 2000) throw new Error('Waited in vain for another look at the master')
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(i < 400 ? 1000 : 0)
      // oxlint-disable-next-line no-await-in-loop
      await io()
    }
  }
  return {
    clock,
    replay,
    cluster,
    ledger,
    changes,
    log,
    async stage(name) {
      replay.stage(name)
      await lookAgain()
    },
    lookAgain,
    async close() {
      ledger.close()
      cluster.close()
      store.close()
      await replay.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function openTestStore(folder: string): Store {
  const opened = openDatabase(join(folder, 'holdfast.db'), [ledgerMigrations])
  if (!opened.ok) throw new Error(describeOpenFailure(opened.error))
  return openStore(opened.value)
}

/** Lets what is on its way through a socket arrive. */
export const io = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 2)
  })

/** Waits until it is so: over sockets, so by real time. */
export async function eventually(holds: () => boolean, what = 'the condition'): Promise<void> {
  for (let i = 0; i < 2500; i++) {
    if (holds()) return
    // oxlint-disable-next-line no-await-in-loop
    await io()
  }
  throw new Error(`Waited in vain for ${what}`)
}
