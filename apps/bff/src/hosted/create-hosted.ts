import type { Window, WindowQuery } from '@holdfast/model/api/common'
import type { FrameworkRow, OfferRow, TaskRow } from '@holdfast/model/api/hosted'
import { frameworkList } from '@holdfast/model/ledger/framework-list'
import { offerList } from '@holdfast/model/ledger/offer-list'
import { taskList } from '@holdfast/model/ledger/task-list'
import { AgentId, FrameworkId } from '@holdfast/model/ids'
import type { Result } from '@holdfast/model/result'
import type { Clock } from '../clock.ts'
import type { Cluster, ClusterAgent, ClusterFramework, ClusterOffer } from '../ports/cluster.ts'
import type { QueryFault } from '../ledger/query.ts'
import { Table } from '../ledger/table.ts'
import { frameworkRow, offerRow, taskRow, taskRowKey } from './rows.ts'
import { type HostedSight, seenPart, seesFrameworks } from './seen.ts'
import { countOffer, countTask, isNothing, newTally, type Tally } from './tallies.ts'

/** What frameworks have in the cluster, as lists: their offers, their tasks, and they themselves. */
export interface Hosted {
  window<L extends HostedList>(list: L, query: WindowQuery): Result<Window<HostedRows[L]>, QueryFault>
  framework(frameworkId: string): FrameworkRow | undefined
  /** An offer that stands; undefined when it is answered or taken back. */
  offer(offerId: string): { readonly row: OfferRow; readonly offer: ClusterOffer } | undefined
  close(): void
}

export interface HostedRows {
  readonly tasks: TaskRow
  readonly offers: OfferRow
  readonly frameworks: FrameworkRow
}

export type HostedList = keyof HostedRows

/** What is taken in of an agent. */
type Taken = Pick<ClusterAgent, 'hostname' | 'tasks'> & { readonly offers: readonly ClusterOffer[] }

const nothing: Taken = { hostname: '', tasks: [], offers: [] }

export interface HostedParts {
  readonly cluster: Cluster
  readonly clock: Clock
  /** Absent: all is told. */
  readonly sight?: HostedSight
}

/**
 * Offers come and go with every round, and mostly nobody looks: a change only notes which agents changed, and whoever
 * asks next pays for what changed since.
 */
export function createHosted({ cluster, clock, sight }: HostedParts): Hosted {
  const seenFrameworks = seesFrameworks(sight)
  const tables = {
    tasks: new Table(taskList, clock.now()),
    offers: new Table(offerList, clock.now()),
    frameworks: new Table(frameworkList, clock.now()),
  }
  const taken = new Map<AgentId, Taken>()
  const tallies = new Map<FrameworkId, Tally>()
  let known: ReadonlyMap<FrameworkId, ClusterFramework> = new Map()
  let changed = new Set<AgentId>(cluster.view().agents.keys())
  const unwatch = cluster.watch(({ agents }) => {
    for (const agentId of agents) changed.add(agentId)
  })

  const catchUp = (): void => {
    const view = cluster.view()
    const touched = new Set<FrameworkId>()
    const frameworks = seenFrameworks(view.frameworks)
    const nameOf = (frameworkId: FrameworkId) => frameworks.get(frameworkId)?.name ?? frameworkId
    const renamed = takeFrameworks(frameworks, touched)
    for (const agentId of changed) takeAgent(agentId, view.agents.get(agentId), nameOf, touched)
    if (renamed.size > 0) rename(renamed, nameOf)
    changed = new Set()
    for (const frameworkId of touched) settleFramework(frameworkId)
  }

  /** Returns those that have another name now. */
  const takeFrameworks = (
    frameworks: ReadonlyMap<FrameworkId, ClusterFramework>,
    touched: Set<FrameworkId>,
  ): ReadonlySet<FrameworkId> => {
    const renamed = new Set<FrameworkId>()
    if (frameworks === known) return renamed
    for (const frameworkId of new Set([...known.keys(), ...frameworks.keys()])) {
      const [before, after] = [known.get(frameworkId), frameworks.get(frameworkId)]
      if (before === after) continue
      touched.add(frameworkId)
      if (before?.name !== after?.name && tallies.has(frameworkId)) renamed.add(frameworkId)
    }
    known = frameworks
    return renamed
  }

  const takeAgent = (
    agentId: AgentId,
    agent: ClusterAgent | undefined,
    nameOf: (frameworkId: FrameworkId) => string,
    touched: Set<FrameworkId>,
  ): void => {
    const before = taken.get(agentId) ?? nothing
    const seen = agent && seenPart(agent, sight)
    const after = seen === undefined ? nothing : { ...seen, offers: seen.offers ?? [] }
    const tallyOf = (frameworkId: FrameworkId): Tally => {
      touched.add(frameworkId)
      const tally = tallies.get(frameworkId) ?? newTally()
      tallies.set(frameworkId, tally)
      return tally
    }
    const moved = before.hostname !== after.hostname
    const tasks = differences(before.tasks, after.tasks, moved)
    for (const task of tasks.gone) {
      // It may be another agent's by now.
      if (tables.tasks.get(taskRowKey(task))?.agentId === agentId) tables.tasks.delete(taskRowKey(task))
      countTask(tallyOf(task.frameworkId), task, agentId, -1)
    }
    for (const task of tasks.come) {
      if (agent !== undefined) tables.tasks.put(taskRow(task, agent, nameOf(task.frameworkId)))
      countTask(tallyOf(task.frameworkId), task, agentId, 1)
    }
    const offers = differences(before.offers, after.offers, moved)
    for (const offer of offers.gone) {
      tables.offers.delete(offer.offerId)
      countOffer(tallyOf(offer.frameworkId), -1)
    }
    for (const offer of offers.come) {
      if (agent !== undefined) tables.offers.put(offerRow(offer, agent, nameOf(offer.frameworkId)))
      countOffer(tallyOf(offer.frameworkId), 1)
    }
    if (agent === undefined) taken.delete(agentId)
    else taken.set(agentId, { hostname: after.hostname, tasks: after.tasks, offers: after.offers })
  }

  /** Names are seldom heard late: then all that is there is looked through. */
  const rename = (renamed: ReadonlySet<FrameworkId>, nameOf: (frameworkId: FrameworkId) => string): void => {
    const again = <
      Row extends { readonly key: string; readonly frameworkId: string; readonly framework: string },
    >(
      table: Table<Row>,
      key: string,
    ) => {
      const row = table.get(key)
      if (row) table.put({ ...row, framework: nameOf(FrameworkId(row.frameworkId)) })
    }
    for (const { tasks, offers } of taken.values()) {
      for (const task of tasks) if (renamed.has(task.frameworkId)) again(tables.tasks, taskRowKey(task))
      for (const offer of offers) if (renamed.has(offer.frameworkId)) again(tables.offers, offer.offerId)
    }
  }

  const settleFramework = (frameworkId: FrameworkId): void => {
    const framework = known.get(frameworkId)
    const tally = tallies.get(frameworkId)
    if (framework === undefined) tables.frameworks.delete(frameworkId)
    else tables.frameworks.put(frameworkRow(framework, tally ?? newTally()))
    if (tally !== undefined && isNothing(tally)) tallies.delete(frameworkId)
  }

  return {
    window<L extends HostedList>(list: L, query: WindowQuery) {
      catchUp()
      // The table of a list has that list's rows; the compiler does not see it through the type parameter.
      const table = tables[list] as unknown as Table<HostedRows[L]>
      return table.window(query, clock.now(), cluster.view().revision)
    },
    framework(frameworkId) {
      catchUp()
      return tables.frameworks.get(frameworkId)
    },
    offer(offerId) {
      catchUp()
      const row = tables.offers.get(offerId)
      const offer = row && taken.get(AgentId(row.agentId))?.offers.find((each) => each.offerId === offerId)
      return row && offer && { row, offer }
    },
    close: unwatch,
  }
}

/** By identity: the same object is the same offer or task as long as nothing of it changes. `all`: nothing stays as it is. */
function differences<T>(
  before: readonly T[],
  after: readonly T[],
  all: boolean,
): { readonly gone: readonly T[]; readonly come: readonly T[] } {
  if (all) return { gone: before, come: after }
  if (before === after) return { gone: [], come: [] }
  const gone = new Set(before)
  const come: T[] = []
  for (const each of after) if (!gone.delete(each)) come.push(each)
  return { gone: [...gone], come }
}
