import type { WindowQuery } from '@holdfast/model/api/common'
import type { ListName, ListRows } from '@holdfast/model/api/stream'
import { AgentId } from '@holdfast/model/ids'
import { ok } from '@holdfast/model/result'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'
import { answer } from './answers.ts'
import { Deltas } from './deltas.ts'
import { agentFacts, spaceOf, volumeFacts } from './facts.ts'
import type { Ledger } from './ledger.ts'
import { overviewOf } from './overview.ts'
import type { ReadModel } from './read-model.ts'

/** The answers of one read model, and how many listen to it. */
export type ModelLedger = Omit<Ledger, 'seenBy'> & { readonly listeners: () => number }

/** What can be asked of a model, and what it tells. Whoever has the model keeps it up. */
export function ledgerOf(
  model: ReadModel,
  { cluster, clock }: { readonly cluster: Cluster; readonly clock: Clock },
): ModelLedger {
  const row = <L extends ListName>(list: L, key: string): ListRows[L] | undefined => {
    const kept = model.tables[list].get(key)
    return kept && answer[list](kept, cluster.view())
  }
  const deltas = new Deltas(clock, row)
  // Only from here on: what was there at the start is no change.
  model.watch((list, key) => deltas.mark(list, key))
  const hidden = () => (model.hides ? ({ hidden: true } as const) : {})

  return {
    get revision() {
      return deltas.revision
    },
    window<L extends ListName>(list: L, query: WindowQuery) {
      const window = model.tables[list].window(query, clock.now(), deltas.revision)
      if (!window.ok) return window
      const view = cluster.view()
      const rows = window.value.rows.map((kept) => answer[list](kept, view))
      return ok({ ...window.value, rows, ...hidden() })
    },
    overview: () => ({ ...overviewOf(model, deltas.revision, clock.now()), ...hidden() }),
    volumesNamed: (role, persistenceId) =>
      model.keysNamed(role, persistenceId).flatMap((key) => row('volumes', key) ?? []),
    hasReservations: (role) => model.tables.reservations.all.tally('role').get(role) > 0,
    volume(key) {
      const answered = row('volumes', key)
      return answered && volumeFacts(model, cluster.view(), answered)
    },
    resourceOf(key) {
      const agentId = model.tables.volumes.get(key)?.agentId
      return agentId === undefined ? undefined : model.books.get(AgentId(agentId))?.volume(key)?.resource
    },
    agent(agentId) {
      const answered = row('agents', agentId)
      return answered && agentFacts(model, cluster.view(), answered)
    },
    space(agentId, role) {
      const [book, agent] = [model.books.get(agentId), cluster.view().agents.get(agentId)]
      return book && agent && spaceOf(book, agent, role)
    },
    setOperation: (volumeKey, operationId) => model.setOperation(volumeKey, operationId),
    knowServices: (services, changed) => model.knowServices(services, changed, clock.now()),
    watch: (listener) => deltas.watch(listener),
    since: (revision) => deltas.since(revision),
    listeners: () => deltas.listeners,
    close: () => deltas.close(),
  }
}
