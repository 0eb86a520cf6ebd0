import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthorizer } from '../../../src/authorizer.ts'
import { systemIds } from '../../../src/clock.ts'
import { startEmbeddedCluster, type EmbeddedCluster } from '../../../src/embedded/embedded-cluster.ts'
import { embeddedTables } from '../../../src/embedded/tables.ts'
import { decodeClusterFile } from '../../../src/flags/cluster-file.ts'
import { createAccess } from '../../../src/access.ts'
import type { OwnSchedulerPort } from '../../../src/ports/own-scheduler.ts'
import type { LogEntry } from '../../../src/log.ts'
import { inProcessDriver } from '../../../src/marathon/drivers/in-process.ts'
import { DEFAULT_MARATHON, type MarathonSettings } from '../../../src/flags/marathon-settings.ts'
import { startOwnMarathon, type RunningMarathon } from '../../../src/marathon/start-marathon.ts'
import { marathonTables } from '../../../src/marathon/own/tables.ts'
import { openStore, type Store } from '../../../src/store/commit-queue.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { testClock, turns } from '../../operations/test-clock.ts'

/** The API, its scheduler and a whole embedded cluster, under a clock that a test moves. */
export class InCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'holdfast-marathon-'))
  readonly clock = testClock()
  readonly logged: LogEntry[] = []
  cluster!: EmbeddedCluster
  #marathon!: RunningMarathon
  #store!: Store
  #agents = 0

  /** Agents as a cluster file has them; `{disks}` is a folder of this cluster. */
  async start(agents: readonly object[], settings: Partial<MarathonSettings> = {}): Promise<this> {
    const read = decodeClusterFile(JSON.stringify({ agents }), join(this.folder, 'disks'))
    if (!read.ok) throw new Error(read.error.join('; '))
    const database = openDatabase(join(this.folder, 'holdfast.db'), [embeddedTables, marathonTables])
    if (!database.ok) throw new Error(database.error.code)
    this.#store = openStore(database.value)
    const parts = {
      store: this.#store,
      clock: this.clock,
      ids: systemIds,
      log: (entry: LogEntry) => void this.logged.push(entry),
    }
    const starting = startEmbeddedCluster({
      ...parts,
      dataDir: this.folder,
      agents: read.value,
      address: { hostname: '127.0.0.1', port: 5050 },
    })
    await this.pass(20)
    this.cluster = await starting
    // However long its disk takes, an agent comes.
    for (let at = 0; this.cluster.view().agents.size < agents.length; at++) {
      // oxlint-disable-next-line no-await-in-loop
      await (at % 50 === 0 ? this.clock.advance(100) : turns(1))
    }
    this.#agents = agents.length
    this.#marathon = startOwnMarathon({
      ...parts,
      settings: { ...DEFAULT_MARATHON, ...settings },
      driver: inProcessDriver({ ...parts, scheduler: this.cluster.scheduler }),
      home: 'embedded',
      access: createAccess(undefined),
      authorizer: createAuthorizer(),
      url: 'http://127.0.0.1:5050',
      version: '0.0.0-test',
    })
    return this
  }

  ask(method: string, path: string, body?: unknown): Promise<Response> {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) }
    if (this.#marathon.routes === undefined) throw new Error('There are no routes')
    return Promise.resolve(this.#marathon.routes.request(path, init, {}))
  }

  get scheduler(): OwnSchedulerPort {
    const { scheduler } = this.#marathon
    if (scheduler === undefined) throw new Error('There is no scheduler')
    return scheduler
  }

  /** Lets so many seconds pass, one by one. */
  async pass(seconds: number): Promise<void> {
    for (let at = 0; at < seconds; at++) {
      // oxlint-disable-next-line no-await-in-loop
      await this.clock.advance(1000)
      // The disks are real, and take no time of this clock: it waits for them.
      // oxlint-disable-next-line no-await-in-loop
      if (this.#agents > 0) await this.#caughtUp()
    }
  }

  /** Lets time pass until it is so. */
  async until<T>(
    look: () => T | undefined | false | Promise<T | undefined | false>,
    what: string,
  ): Promise<T> {
    for (let at = 0; at < 600; at++) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await look()
      if (found !== undefined && found !== false) return found
      // oxlint-disable-next-line no-await-in-loop
      await this.pass(1)
    }
    throw new Error(`Waited in vain for ${what}`)
  }

  async #caughtUp(): Promise<void> {
    for (let number = 1; number <= this.#agents; number++) {
      // oxlint-disable-next-line no-await-in-loop
      await this.cluster.agentCaughtUp(number)
    }
    await turns(4)
  }

  async end(): Promise<void> {
    this.#marathon.endStreams()
    this.#marathon.close()
    await this.cluster.close()
    this.#store.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const scalar = (name: string, value: number, more: object = {}): object => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
})

export const disk = (type: 'MOUNT' | 'PATH', root: string, value: number): object =>
  scalar('disk', value, { disk: { source: { type, [type.toLowerCase()]: { root } } } })

export const ports = { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } }
