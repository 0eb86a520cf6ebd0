import type { Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Quantities, quantitiesOfAll } from '@holdfast/model/resource/quantities'
import { isUnreserved, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { ancestorRoles } from '@holdfast/model/role'
import { isRegistered, type MasterAgent, type MasterState } from './state.ts'

type ByRole = ReadonlyMap<Role, Quantities>

/** What the tasks of each role and of its sub-roles hold, and of that what is not reserved, on all registered agents. */
export interface Held {
  readonly allocated: ByRole
  readonly allocatedUnreserved: ByRole
}

export function heldByRole({ agents }: MasterState): Held {
  const allocated = new Map<Role, Quantities>()
  const allocatedUnreserved = new Map<Role, Quantities>()
  for (const { agent } of PersistentMap.values(agents)) {
    if (!isRegistered(agent) || Resources.isEmpty(agent.used)) continue
    const held = heldOn(agent)
    addAll(allocated, held.allocated)
    addAll(allocatedUnreserved, held.allocatedUnreserved)
  }
  return { allocated, allocatedUnreserved }
}

const perAgent = new WeakMap<MasterAgent, Held>()

function heldOn(agent: MasterAgent): Held {
  let held = perAgent.get(agent)
  if (held === undefined) {
    const list = Resources.list(agent.used)
    held = {
      allocated: byRole(list),
      allocatedUnreserved: byRole(list.filter((each) => isUnreserved(each) && !each.revocable)),
    }
    perAgent.set(agent, held)
  }
  return held
}

/** By the role that each is allocated to, and those above it. */
export function byRole(resources: readonly Resource[]): ByRole {
  const sums = new Map<Role, Quantities>()
  for (const resource of resources) {
    const role = resource.allocationRole
    if (role === undefined) continue
    const quantities = quantitiesOfAll([resource])
    addAll(sums, new Map([role, ...ancestorRoles(role)].map((each) => [each, quantities])))
  }
  return sums
}

export function addAll(sums: Map<Role, Quantities>, more: ByRole): void {
  for (const [role, quantities] of more) {
    sums.set(role, Quantities.add(sums.get(role) ?? new Map(), quantities))
  }
}
