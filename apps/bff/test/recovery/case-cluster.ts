import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeAcls } from '@holdfast/model/acl/decode'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Authorize } from '../../core/master/effects.ts'
import { createAuthorizer } from '../../src/authorizer.ts'
import { systemIds } from '../../src/clock.ts'
import { startEmbeddedCluster, type EmbeddedCluster } from '../../src/embedded/embedded-cluster.ts'
import { readAgent, readIntents } from '../../src/embedded/stored-cluster.ts'
import { storeJournal } from '../../src/embedded/store-journal.ts'
import { embeddedTables } from '../../src/embedded/tables.ts'
import type { ExecutorKind } from '../../src/executor/executor.ts'
import { decodeAttributes } from '../../src/flags/attributes.ts'
import { openStore, type Store } from '../../src/store/commit-queue.ts'
import { openDatabase } from '../../src/store/database.ts'
import { simulatedClock } from '../simulation/simulated-clock.ts'
import { CaseNetwork } from './case-network.ts'
import { flagResources, value, type Written } from './cases.ts'
import { placed } from './on-disk.ts'

/** How an agent is started. */
export interface Start {
  readonly resources: Written
  readonly attributes: string
  readonly policy: 'equal' | 'additive'
  readonly bootId: string
}

export const AGENT = 'a'

/** What a test waits for is looked at so often, in turns of the event loop, before time moves on. */
const QUIET_TURNS = 3
/** Real processes take real time. */
const REAL_MS = 10_000

/** A whole cluster with a real disk, on which time passes when the case says so. */
export class CaseCluster {
  readonly clock = simulatedClock()
  readonly network = new CaseNetwork()
  readonly base = mkdtempSync(join(tmpdir(), 'holdfast-recovery-'))
  readonly #acls: unknown
  readonly #executor: ExecutorKind
  cluster!: EmbeddedCluster
  #store!: Store
  #writing = 0
  /** Undefined: a cluster without agents. */
  start: Start | undefined

  constructor(start: Start | undefined, acls: unknown, executor: ExecutorKind) {
    this.start = start
    this.#acls = acls
    this.#executor = executor
    mkdirSync(join(this.base, 'agents', AGENT), { recursive: true })
    symlinkSync(join('agents', AGENT), join(this.base, 'W'))
  }

  async begin(): Promise<void> {
    const database = openDatabase(join(this.base, 'holdfast.db'), [embeddedTables])
    if (!database.ok) throw new Error(database.error.code)
    this.#store = openStore(database.value)
    const { start, clock, network } = this
    const store = this.#counted(this.#store)
    const agents = start === undefined ? [] : [definitionOf(start, this.base)]
    const starting = startEmbeddedCluster({
      dataDir: this.base,
      agents,
      store,
      clock,
      ids: systemIds,
      log: () => undefined,
      address: { hostname: '127.0.0.1', port: 5050 },
      network: network.make,
      executor: this.#executor,
      ...(start !== undefined && { reconfigurationPolicy: start.policy, bootId: start.bootId }),
      ...(this.#acls !== undefined && { authorize: authorizeBy(this.#acls) }),
    })
    this.cluster = await this.whenDone(starting)
    await this.settle()
  }

  #counted(store: Store): Store {
    return {
      ...store,
      write: async (change) => {
        this.#writing += 1
        try {
          return await store.write(change)
        } finally {
          this.#writing -= 1
        }
      },
    }
  }

  async end(): Promise<void> {
    await this.whenDone(this.cluster.close())
    await this.settle()
    this.#store.close()
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true })
  }

  /** Everything ends and begins again, the agent as it is said. */
  async restart(start: Partial<Start>): Promise<void> {
    await this.end()
    this.start = this.start && { ...this.start, ...start }
    await this.begin()
  }

  /** Writes down that the agent is about to do this, as it does before it touches the disk. */
  async intend(operation: Operation): Promise<void> {
    const intent = { sequence: 1, operationId: systemIds.operationId(), operation }
    await this.whenDone(
      new Promise<void>((resolve, reject) => {
        const journal = storeJournal(this.#store, reject)
        const change = { type: 'INTENTS', operations: [intent] } as const
        journal.write({ of: 'AGENT', agentName: AGENT, change }, resolve)
      }),
    )
  }

  /** Whether the agent has a name that outlasts its life, and something that it is about to do. */
  get stored(): { readonly agentId: unknown; readonly intents: number } {
    const { agentId } = readAgent(this.#store, AGENT)
    return { agentId, intents: readIntents(this.#store, AGENT).length }
  }

  /** Lets happen what is due, until this is done. */
  async whenDone<T>(promise: Promise<T>): Promise<T> {
    const waiting = { done: false }
    const marked = promise.finally(() => (waiting.done = true))
    // Whoever awaits it below hears of its failure.
    marked.catch(() => undefined)
    while (!waiting.done) await this.#turn()
    return marked
  }

  /** Until nothing is due any more, and nothing is on its way to the disk. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const busy = await this.#turn()
      quiet = busy || this.#isWriting() ? 0 : quiet + 1
    }
  }

  #isWriting(): boolean {
    return this.#writing > 0 || (this.cluster?.agentOperations(1).length ?? 0) > 0
  }

  /** Whether anything was due. */
  async #turn(): Promise<boolean> {
    const { clock } = this
    let busy = false
    while ((clock.nextMs ?? Infinity) <= clock.now()) busy = clock.step()
    await new Promise(setImmediate)
    return busy
  }

  async advance(ms: number): Promise<void> {
    const passing = { over: false }
    this.clock.after(ms, () => (passing.over = true))
    await this.settle()
    while (!passing.over) {
      this.clock.step()
      await this.settle()
    }
  }

  /** Lets time pass until it is so. */
  async until(condition: () => boolean, withinMs = 30_000): Promise<boolean> {
    await this.settle()
    const [deadline, realDeadline] = [this.clock.now() + withinMs, Date.now() + REAL_MS]
    while (!condition()) {
      const late = this.clock.now() > deadline
      if (late && (this.#executor === 'simulated' || Date.now() > realDeadline)) return false
      await this.advance(50)
    }
    return true
  }
}

function authorizeBy(acls: unknown): Authorize {
  const authorizer = createAuthorizer(value(decodeAcls(acls)))
  return (principal, requests) => authorizer.mayAll(principal, requests)
}

function definitionOf({ resources, attributes }: Start, base: string) {
  return {
    name: AGENT,
    hostname: 'a.test',
    attributes: value(decodeAttributes(attributes)),
    resources: flagResources(placed(resources, base)),
  }
}
