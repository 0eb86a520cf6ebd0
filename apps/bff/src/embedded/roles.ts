import { Role as roleNamed, type FrameworkId, type Role } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Quantities } from '@holdfast/model/resource/quantities'
import { Resources } from '@holdfast/model/resource/resources'
import { ancestorRoles } from '@holdfast/model/role'
import { consumedByRole } from '../../core/master/consumed.ts'
import { addAll, byRole, heldByRole } from '../../core/master/held.ts'
import { noQuota } from '../../core/master/policy.ts'
import { reservedByRole } from '../../core/master/reserved.ts'
import { isRegistered, type MasterState } from '../../core/master/state.ts'
import type { MesosRole } from '../ports/mesos-cluster.ts'
import { offeredBy } from './hosted-views.ts'

/**
 * The roles that frameworks have, that hold something or were decided about, and those above them, each with what it and
 * its sub-roles have; or, where only some roles are allowed, those.
 *
 * Source: `Master::knownRoles()`, mesos `src/master/master.cpp`.
 */
export function rolesOf(state: MasterState, listed?: ReadonlySet<string>): readonly MesosRole[] {
  const { quotas, weights } = state.policy
  const reserved = reservedByRole(state)
  const { allocated } = heldByRole(state)
  const offered = offeredByRole(state)
  const consumed = consumedByRole(state)
  const frameworks = frameworksByRole(state)
  const named = [...quotas.keys(), ...weights.keys(), ...frameworks.keys()]
  const known = listed
    ? [...listed].map(roleNamed)
    : new Set([...consumed.keys(), ...named, ...named.flatMap(ancestorRoles)])
  return [...known].toSorted().map((name) => ({
    name,
    weight: weights.get(name) ?? 1,
    quota: quotas.get(name) ?? noQuota,
    frameworks: frameworks.get(name) ?? [],
    allocated: allocated.get(name) ?? NOTHING,
    offered: offered.get(name) ?? NOTHING,
    reserved: reserved.get(name) ?? NOTHING,
    consumed: consumed.get(name) ?? NOTHING,
  }))
}

const NOTHING: Quantities = new Map<never, never>()

function offeredByRole({ agents }: MasterState): ReadonlyMap<Role, Quantities> {
  const sums = new Map<Role, Quantities>()
  for (const { agent } of PersistentMap.values(agents)) {
    if (!isRegistered(agent) || agent.hosted.offers.length === 0) continue
    addAll(sums, byRole(Resources.list(offeredBy(agent.hosted))))
  }
  return sums
}

function frameworksByRole({ frameworks }: MasterState): ReadonlyMap<Role, readonly FrameworkId[]> {
  const ids = new Map<Role, FrameworkId[]>()
  for (const { frameworkId, info } of PersistentMap.values(frameworks.registered)) {
    for (const role of info.roles) ids.set(role, [...(ids.get(role) ?? []), frameworkId])
  }
  return ids
}
