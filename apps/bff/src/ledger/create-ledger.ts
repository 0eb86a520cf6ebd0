import { AgentId, FrameworkId, TaskId } from '@holdfast/model/ids'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'
import type { Store } from '../store/commit-queue.ts'
import { ledgerOf } from './ledger-of.ts'
import type { Ledger } from './ledger.ts'
import { ReadModel } from './read-model.ts'
import { seenLedgers } from './seen-ledgers.ts'
import { VolumeTimes } from './times.ts'

export interface LedgerParts {
  readonly cluster: Cluster
  readonly clock: Clock
  /** Its database was opened with `ledgerMigrations`. */
  readonly store: Store
}

/** Builds the ledger from the cluster's view, and keeps it up with every change until it is closed. */
export function createLedger({ cluster, clock, store }: LedgerParts): Ledger {
  const times = new VolumeTimes(store, clock.now(), {
    isPresent: (agentId) => cluster.view().agents.has(AgentId(agentId)),
    fateOf: ({ frameworkId, taskId }) => cluster.taskFate?.(FrameworkId(frameworkId), TaskId(taskId)),
  })
  const model = new ReadModel(times, clock.now())
  const start = cluster.view()
  model.apply(start, new Set(start.agents.keys()), clock.now())
  model.warm()
  const ledger = ledgerOf(model, { cluster, clock })
  // First this one: others read what it knows.
  const unwatch = cluster.watch(({ agents }) => model.apply(cluster.view(), agents, clock.now()))
  const seen = seenLedgers(model, { cluster, clock })
  return {
    ...ledger,
    get revision() {
      return ledger.revision
    },
    setOperation(volumeKey, operationId) {
      ledger.setOperation(volumeKey, operationId)
      seen.setOperation(volumeKey, operationId)
    },
    knowServices(services, changed) {
      ledger.knowServices(services, changed)
      seen.knowServices(services, changed)
    },
    seenBy: (sight) => seen.of(sight),
    close() {
      unwatch()
      seen.close()
      ledger.close()
      times.flush()
    },
  }
}
