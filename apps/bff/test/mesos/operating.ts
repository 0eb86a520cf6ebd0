import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationRow } from '@holdfast/model/api/operations'
import { AgentId, OperationId, PersistenceId, Principal, Role } from '@holdfast/model/ids'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Resource } from '@holdfast/model/resource/resource'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import { createAuthorizer } from '../../src/authorizer.ts'
import { systemIds } from '../../src/clock.ts'
import type { MasterOptions } from '../../src/mesos/cluster.ts'
import { createOperations } from '../../src/operations/create-operations.ts'
import type { Operations } from '../../src/operations/operations.ts'
import { operationTables } from '../../src/operations/schema.ts'
import { openStore, type Store } from '../../src/store/commit-queue.ts'
import { describeOpenFailure, openDatabase } from '../../src/store/database.ts'
import { io, replayed, type Replayed } from '../replay/replayed.ts'

/** The agent `mixed` of the recordings, which has a static reservation for `backup` and a volume `nightly` on it. */
export const MIXED = AgentId('b9dafbb0-b373-462a-8773-570f337d3ce2-S4')
export const OPS = Principal('ops')

export function volume(id: string, sizeMb: number): Resource {
  return {
    name: 'disk',
    value: Value.scalar(Scalar.of(sizeMb)),
    reservations: [{ type: 'STATIC', role: Role('backup') }],
    disk: {
      persistence: { id: PersistenceId(id), principal: OPS },
      volume: { containerPath: 'dump', mode: 'RW' },
    },
  }
}

export const create = (id: string, sizeMb = 100): Operation => ({
  type: 'CREATE',
  volumes: [volume(id, sizeMb)],
})
export const destroyNightly: Operation = { type: 'DESTROY', volumes: [volume('nightly', 8000)] }

/** The recorded cluster, with operations that are sent to it. */
export interface Operating extends Replayed {
  readonly operations: Operations
  row(id: string): OperationRow
  /** Ends operations as a kill does, and starts them again on the same data. */
  restart(): Promise<void>
  /** All that is on the disk. */
  stored(): string
  /** Lets time pass, and what is on its way arrive, until it is so. */
  pass(holds: () => boolean, stepMs?: number): Promise<void>
}

export async function operating(stage: string, options: Partial<MasterOptions> = {}): Promise<Operating> {
  const cluster = await replayed(stage, options)
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-operating-'))
  const file = join(folder, 'holdfast.db')
  const start = (): { readonly store: Store; readonly operations: Operations } => {
    const opened = openDatabase(file, [operationTables])
    if (!opened.ok) throw new Error(describeOpenFailure(opened.error))
    const store = openStore(opened.value)
    const operations = createOperations({
      cluster: cluster.cluster,
      ledger: cluster.ledger,
      store,
      clock: cluster.clock,
      ids: systemIds,
      authorizer: createAuthorizer(),
      masterUrl: cluster.replay.url,
      confirmAfterMs: 60_000,
    })
    operations.resume()
    return { store, operations }
  }
  let parts = start()
  const made: Operating = {
    ...cluster,
    get operations() {
      return parts.operations
    },
    row(id) {
      const detail = parts.operations.detail(OperationId(id))
      if (detail === undefined) throw new Error(`There is no operation ${id}`)
      return detail.row
    },
    async restart() {
      parts.operations.close()
      parts.store.close()
      parts = start()
      await io()
    },
    stored: () => ['', '-wal'].map((suffix) => readFileSync(`${file}${suffix}`, 'latin1')).join(''),
    async pass(holds, stepMs = 1000) {
      for (let i = 0; !holds(); i++) {
        if (i > 600) throw new Error('Waited in vain')
        // oxlint-disable-next-line no-await-in-loop
        await cluster.clock.advance(i < 200 ? stepMs : 0)
        // oxlint-disable-next-line no-await-in-loop
        await io()
      }
    },
    async close() {
      parts.operations.close()
      parts.store.close()
      await cluster.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return made
}
