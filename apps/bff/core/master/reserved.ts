import type { Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { quantitiesOfAll, type Quantities } from '@holdfast/model/resource/quantities'
import { Resources } from '@holdfast/model/resource/resources'
import { ancestorRoles } from '@holdfast/model/role'
import { Scalar } from '@holdfast/model/scalar'
import { isRegistered, type MasterAgent, type MasterState } from './state.ts'

/** What is reserved to each role and to its sub-roles, on the agents that are registered. Ranges and sets by how many they hold. */
export function reservedByRole({ agents }: MasterState): ReadonlyMap<Role, Quantities> {
  const reserved = new Map<Role, Map<string, Scalar>>()
  for (const { agent } of PersistentMap.values(agents)) {
    if (!isRegistered(agent)) continue
    for (const [role, quantities] of reservedOn(agent)) {
      for (const each of [role, ...ancestorRoles(role)]) addTo(reserved, each, quantities)
    }
  }
  return reserved
}

const perAgent = new WeakMap<MasterAgent, ReadonlyMap<Role, Quantities>>()

/** By the role of the last reservation; worked out again only for an agent that changed. */
function reservedOn(agent: MasterAgent): ReadonlyMap<Role, Quantities> {
  let reserved = perAgent.get(agent)
  if (reserved === undefined) {
    reserved = new Map(
      [...Resources.reservations(agent.total)].map(([role, bag]) => [
        role,
        quantitiesOfAll(Resources.list(bag)),
      ]),
    )
    perAgent.set(agent, reserved)
  }
  return reserved
}

function addTo(sums: Map<Role, Map<string, Scalar>>, role: Role, more: Quantities): void {
  const sum = sums.get(role) ?? new Map<string, Scalar>()
  for (const [name, amount] of more) sum.set(name, Scalar.add(sum.get(name) ?? Scalar.zero, amount))
  sums.set(role, sum)
}
