import { isReachable } from '@holdfast/model/ledger/status'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { isUnreserved } from '@holdfast/model/resource/resource'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { Sums } from '@holdfast/model/resource/section'
import type { ClusterAgent } from '../ports/cluster.ts'

type Visit = (role: string, name: string, amount: number) => void

/**
 * By how much more, in thousandths, each role consumes of each name after an agent changed: what is reserved to it, and
 * what its tasks use unreserved. An agent that is not registered counts for nothing. Costs what differs.
 *
 * Source: `Role::consumedQuota()`, mesos `src/master/allocator/mesos/hierarchical.hpp`.
 */
export function eachConsumption(
  before: ClusterAgent | undefined,
  after: ClusterAgent | undefined,
  visit: Visit,
): void {
  const [old, now] = [bagsOf(before), bagsOf(after)]
  PersistentMap.diff(old.total.sections, now.total.sections, (left, right) => {
    const role = (right ?? left)?.role
    if (role === undefined) return
    eachSum(left?.sums, (name, amount) => visit(role, name, -amount))
    eachSum(right?.sums, (name, amount) => visit(role, name, amount))
  })
  const { removed, added } = Resources.diff(old.used, now.used)
  for (const resource of removed) countUse(resource, -1, visit)
  for (const resource of added) countUse(resource, 1, visit)
}

const nothing = { total: Resources.empty, used: Resources.empty }

function bagsOf(agent: ClusterAgent | undefined): Pick<ClusterAgent, 'total' | 'used'> {
  return agent && (isReachable(agent.status) || agent.status === 'disconnected') ? agent : nothing
}

function eachSum(sums: Sums | undefined, visit: (name: string, amount: number) => void): void {
  for (const [name, amount] of sums?.regular ?? []) visit(name, amount)
}

function countUse(resource: Resource, sign: 1 | -1, visit: Visit): void {
  const { allocationRole, name, value, revocable } = resource
  if (!isUnreserved(resource) || allocationRole === undefined || revocable || value.type !== 'SCALAR') return
  visit(allocationRole, name, sign * value.scalar)
}
