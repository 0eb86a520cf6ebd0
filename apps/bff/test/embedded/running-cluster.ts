import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReconfigurationPolicy } from '../../core/agent/compatibility.ts'
import type { Resource } from '@holdfast/model/resource/resource'
import type { Operation } from '@holdfast/model/operation/operation'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import type { Result } from '@holdfast/model/result'
import { Scalar } from '@holdfast/model/scalar'
import { systemClock, systemIds } from '../../src/clock.ts'
import type { Accepted, Refusal } from '../../src/ports/cluster.ts'
import { startEmbeddedCluster, type EmbeddedCluster } from '../../src/embedded/embedded-cluster.ts'
import { embeddedTables } from '../../src/embedded/tables.ts'
import type { LogEntry } from '../../src/log.ts'
import { openStore, type Store } from '../../src/store/commit-queue.ts'
import { openDatabase } from '../../src/store/database.ts'
import { agentInfo } from '../simulation/agent-info.ts'

/** An embedded cluster on a folder of its own, which may be stopped and started again. */
export class RunningCluster {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'holdfast-embedded-'))
  readonly log: LogEntry[] = []
  /** Added to what each agent has. */
  more: readonly Resource[] = []
  /** So much of the root disk is all that there is. */
  shrunkDiskMb: number | undefined
  policy: ReconfigurationPolicy = 'equal'
  bootId = 'boot1'
  cluster!: EmbeddedCluster
  store!: Store

  async start(agents = 1): Promise<this> {
    const database = openDatabase(join(this.dataDir, 'holdfast.db'), [embeddedTables])
    if (!database.ok) throw new Error(database.error.code)
    this.store = openStore(database.value)
    const definitions = Array.from({ length: agents }, (_, index) => {
      const { name, hostname, attributes, resources } = agentInfo(index + 1)
      const inFolder = Resources.map(resources, (resource) => {
        const source = resource.disk?.source
        if (this.shrunkDiskMb !== undefined && resource.name === 'disk' && source === undefined)
          return { ...resource, value: Value.scalar(Scalar.of(this.shrunkDiskMb)) }
        if (source?.root === undefined) return resource
        return { ...resource, disk: { source: { ...source, root: join(this.dataDir, source.root) } } }
      })
      const all = this.more.reduce((sum, each) => Resources.add(sum, Resources.of([each])), inFolder)
      return { name, hostname, attributes, resources: all }
    })
    this.cluster = await startEmbeddedCluster({
      dataDir: this.dataDir,
      agents: definitions,
      store: this.store,
      clock: systemClock,
      ids: systemIds,
      log: (entry) => this.log.push(entry),
      address: { hostname: '127.0.0.1', port: 5050 },
      reconfigurationPolicy: this.policy,
      bootId: this.bootId,
    })
    return this
  }

  async stop(): Promise<void> {
    await this.cluster.close()
    this.store.close()
  }

  async restart(agents = 1): Promise<this> {
    await this.stop()
    return this.start(agents)
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true })
  }

  submit(operation: Operation, number = 1): Promise<Result<Accepted, Refusal>> {
    return this.cluster.submit({
      operationId: systemIds.operationId(),
      agentId: this.agentId(number),
      operation,
    })
  }

  agentId(number = 1) {
    const agent = [...this.cluster.view().agents.values()].find(
      ({ hostname }) => hostname === `agent${number}.test`,
    )
    if (agent === undefined) throw new Error(`No agent ${number}`)
    return agent.agentId
  }

  status(number = 1) {
    return this.cluster.view().agents.get(this.agentId(number))?.status
  }

  /** What the agent itself says; empty when it does not answer. */
  async proved(number = 1): Promise<Resources> {
    const view = await this.cluster.agentView(this.agentId(number))
    return view.ok ? view.value.total : Resources.empty
  }

  /** How large the database may become. */
  limitDatabase(pages: number): void {
    this.store.database.sqlite.exec(`PRAGMA max_page_count = ${pages}`)
  }

  /** Waits until it is so, looking at every change. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 20_000; !(await condition());) {
      if (Date.now() > deadline) throw new Error(`It never became so: ${String(condition)}`)
      await new Promise(setImmediate)
    }
  }
}
