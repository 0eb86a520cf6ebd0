import { unreachable } from '@holdfast/model/invariant'
import type { Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { sectionName } from '@holdfast/model/resource/kind'
import type { ResourceValue } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { ancestorRoles } from '@holdfast/model/role'
import { Scalar } from '@holdfast/model/scalar'
import { isRegistered, type MasterAgent, type MasterState } from '../../core/master/state.ts'
import type { MesosRole, Quantities } from '../http/mesos/port.ts'

/**
 * The roles that hold something, and those above them, each with what is reserved to it and to its sub-roles.
 *
 * Source: `Master::knownRoles()`, mesos `src/master/master.cpp`.
 */
export function rolesOf({ agents }: MasterState): readonly MesosRole[] {
  const reserved = new Map<Role, Map<string, Scalar>>()
  for (const { agent } of PersistentMap.values(agents)) {
    if (!isRegistered(agent)) continue
    for (const [role, quantities] of reservedOn(agent)) {
      for (const each of [role, ...ancestorRoles(role)]) addTo(reserved, each, quantities)
    }
  }
  return [...reserved]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, quantities]) => ({
      name,
      weight: 1,
      frameworks: [],
      allocated: new Map(),
      offered: new Map(),
      reserved: quantities,
      consumed: quantities,
    }))
}

const perAgent = new WeakMap<MasterAgent, ReadonlyMap<Role, Quantities>>()

/** By the role of the last reservation; worked out again only for an agent that changed. */
function reservedOn(agent: MasterAgent): ReadonlyMap<Role, Quantities> {
  let reserved = perAgent.get(agent)
  if (reserved === undefined) {
    reserved = new Map(
      [...Resources.reservations(agent.total)].map(([role, bag]) => [role, quantitiesOf(bag, role)]),
    )
    perAgent.set(agent, reserved)
  }
  return reserved
}

/** Ranges and sets by how many they hold. */
function quantitiesOf(bag: Resources, role: Role): Quantities {
  const quantities = new Map(Resources.quantities(bag))
  const others = PersistentMap.get(bag.sections, sectionName('listed', role))
  if (others === undefined) return quantities
  for (const { resource } of PersistentMap.values(others.entries)) {
    const { name, value } = resource
    quantities.set(name, Scalar.add(quantities.get(name) ?? Scalar.zero, Scalar.of(sizeOf(value))))
  }
  return quantities
}

function sizeOf(value: ResourceValue): number {
  switch (value.type) {
    case 'SCALAR':
      return Scalar.toNumber(value.scalar)
    case 'RANGES':
      return value.ranges.reduce((sum, { begin, end }) => sum + end - begin + 1, 0)
    case 'SET':
      return value.set.length
    default:
      return unreachable(value)
  }
}

function addTo(sums: Map<Role, Map<string, Scalar>>, role: Role, more: Quantities): void {
  const sum = sums.get(role) ?? new Map<string, Scalar>()
  for (const [name, amount] of more) sum.set(name, Scalar.add(sum.get(name) ?? Scalar.zero, amount))
  sums.set(role, sum)
}
