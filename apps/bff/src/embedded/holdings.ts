import { FrameworkId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Offer, Task } from '../../core/framework/state.ts'
import { isRegistered, type MasterAgent, type MasterState } from '../../core/master/state.ts'
import type { Holdings, OpenInquiry, PlacedExecutor } from '../ports/mesos-cluster.ts'

/** What each framework has on all agents together. Costs a look at each agent, and what the frameworks have. */
export function holdingsOf({
  agents,
  frameworks,
  unavailable,
}: MasterState): ReadonlyMap<FrameworkId, Holdings> {
  const drafts = new Map<FrameworkId, Draft>()
  const of = (frameworkId: FrameworkId): Draft => {
    let draft = drafts.get(frameworkId)
    if (draft === undefined) drafts.set(frameworkId, (draft = newDraft()))
    return draft
  }
  PersistentMap.forEach(agents, ({ agent }) => collect(agent, of))
  PersistentMap.forEach(frameworks.completed, (tasks, id) => {
    of(FrameworkId(id)).completedTasks = tasks
  })
  PersistentMap.forEach(frameworks.inquiries, ({ agentId, frameworkId, open }) => {
    const window = PersistentMap.get(unavailable, agentId)?.window
    if (open !== undefined && window !== undefined)
      of(frameworkId).inverseOffers.push({ offerId: open.offerId, agentId, window })
  })
  return drafts
}

interface Draft {
  readonly offers: Offer[]
  readonly inverseOffers: OpenInquiry[]
  readonly tasks: Task[]
  readonly unreachableTasks: Task[]
  completedTasks: readonly Task[]
  readonly executors: PlacedExecutor[]
}

function newDraft(): Draft {
  return { offers: [], inverseOffers: [], tasks: [], unreachableTasks: [], completedTasks: [], executors: [] }
}

function collect(agent: MasterAgent, of: (frameworkId: FrameworkId) => Draft): void {
  const { hosted, agentId } = agent
  for (const offer of hosted.offers) of(offer.frameworkId).offers.push(offer)
  const registered = isRegistered(agent)
  PersistentMap.forEach(hosted.tasks, (task) => {
    const draft = of(task.frameworkId)
    if (registered) draft.tasks.push(task)
    else if (task.state === 'TASK_UNREACHABLE') draft.unreachableTasks.push(task)
  })
  if (!registered) return
  PersistentMap.forEach(hosted.executors, (executor) => {
    of(executor.frameworkId).executors.push({ ...executor, agentId })
  })
}
