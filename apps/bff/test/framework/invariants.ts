import { PersistentMap } from '@holdfast/model/persistent-map'
import { printResource } from '@holdfast/model/resource/print'
import { Resources } from '@holdfast/model/resource/resources'
import {
  addAmounts,
  Allocation,
  type Amounts,
  type Charge,
  chargeOf,
  equalAmounts,
  noAmounts,
} from '../../core/allocator/allocation.ts'
import { idleOf } from '../../core/allocator/agents.ts'
import { Sorter } from '../../core/allocator/sorter.ts'
import { isHolding, usedBy } from '../../core/framework/hosted.ts'
import { taskKey } from '../../core/framework/state.ts'
import { isRegistered, type MasterAgent, type MasterState } from '../../core/master/state.ts'
import { expectThat } from '../simulation/invariants.ts'

/** What must hold of offers, tasks and accounts at every moment. */
export function checkFrameworks(state: MasterState): void {
  const agents = PersistentMap.values(state.agents).map(({ agent }) => agent)
  for (const agent of agents) checkHands(agent)
  checkIndexes(state, agents)
  checkAllocator(state, agents.filter(isRegistered))
}

/** All that an agent has is free, or offered to one, or used by one: nothing is in two hands. */
function checkHands(agent: MasterAgent): void {
  const { hosted, total, used, available, info } = agent
  expectThat(
    Resources.equals(used, usedBy(hosted)),
    `What is used on ${info.name} is not what its tasks hold`,
  )
  if (!isRegistered(agent)) return
  let hands = Resources.add(available, Resources.nonShared(Resources.unallocate(used)))
  for (const { resources } of hosted.offers) hands = Resources.add(hands, Resources.nonShared(resources))
  expectThat(
    Resources.equals(hands, total),
    `On ${info.name} something is in two hands, or in none: ${difference(hands, total)}`,
  )
  expectThat(
    agent.status === 'active' || hosted.offers.length === 0,
    `${info.name} is offered while it is ${agent.status}`,
  )
}

function checkIndexes({ frameworks }: MasterState, agents: readonly MasterAgent[]): void {
  const offers = agents.flatMap(({ hosted }) => hosted.offers)
  expectThat(offers.length === PersistentMap.size(frameworks.offers), 'Offers are counted differently')
  for (const offer of offers) {
    expectThat(PersistentMap.get(frameworks.offers, offer.offerId) === offer, 'An offer is not known')
    const framework = PersistentMap.get(frameworks.registered, offer.frameworkId)
    expectThat(framework?.streamId !== undefined, 'Somebody who is not there is offered something')
  }
  const tasks = agents.flatMap(({ hosted }) => PersistentMap.values(hosted.tasks))
  expectThat(tasks.length === PersistentMap.size(frameworks.taskAgents), 'Tasks are counted differently')
  for (const { frameworkId, agentId, info } of tasks) {
    const known = PersistentMap.get(frameworks.taskAgents, taskKey(frameworkId, info.taskId))
    expectThat(known === agentId, 'A task is looked for on another agent')
    expectThat(PersistentMap.get(frameworks.registered, frameworkId) !== undefined, 'A task has no framework')
  }
}

/** What the allocator keeps up to date is what it would find if it looked. */
function checkAllocator({ allocator }: MasterState, agents: readonly MasterAgent[]): void {
  const sum = (of: (agent: MasterAgent) => Amounts) => agents.map(of).reduce(addAmounts, noAmounts)
  expectThat(
    equalAmounts(
      allocator.total,
      sum(({ total }) => Resources.quantities(total)),
    ),
    'The allocator has another total',
  )
  expectThat(
    equalAmounts(
      allocator.idle,
      sum(({ available }) => idleOf(available)),
    ),
    'The allocator thinks that something else is idle',
  )
  const held = new Map<string, Charge[]>()
  for (const { hosted, agentId } of agents) {
    const hold = (key: string, resources: Resources) =>
      held.set(key, [...(held.get(key) ?? []), chargeOf(agentId, resources)])
    for (const { role, frameworkId, resources } of hosted.offers) hold(`${role} ${frameworkId}`, resources)
    for (const task of PersistentMap.values(hosted.tasks)) {
      if (isHolding(task)) hold(`${task.role} ${task.frameworkId}`, Resources.unallocate(task.resources))
    }
    for (const { role, frameworkId, resources } of PersistentMap.values(hosted.executors)) {
      hold(`${role} ${frameworkId}`, Resources.unallocate(resources))
    }
  }
  PersistentMap.forEach(allocator.frameworksOf, (sorter, role) => {
    for (const frameworkId of clientsOf(sorter)) {
      const charges = held.get(`${role} ${frameworkId}`) ?? []
      const expected = charges.reduce((all, charge) => Allocation.add(all, charge), Allocation.none).totals
      const found = Sorter.allocationOf(sorter, frameworkId)?.totals ?? noAmounts
      expectThat(equalAmounts(found, expected), `${frameworkId} is charged for something else in ${role}`)
    }
  })
}

function clientsOf({ root }: Sorter): string[] {
  return root.sorted.flatMap((node) => (node.children ? [] : [node.client]))
}

function difference(hands: Resources, total: Resources): string {
  const { removed, added } = Resources.diff(total, hands)
  return `missing ${removed.map(printResource).join('; ')}, too much ${added.map(printResource).join('; ')}`
}
