import type { Role } from '@holdfast/model/ids'
import { ancestorRoles } from '@holdfast/model/role'
import { noQuota } from '../../core/master/policy.ts'
import { reservedByRole } from '../../core/master/reserved.ts'
import type { MasterState } from '../../core/master/state.ts'
import type { MesosRole } from '../http/mesos/port.ts'

/**
 * The roles that hold something or were decided about, and those above them, each with what is reserved to it and to its
 * sub-roles.
 *
 * Source: `Master::knownRoles()`, mesos `src/master/master.cpp`.
 */
export function rolesOf(state: MasterState): readonly MesosRole[] {
  const { quotas, weights } = state.policy
  const reserved = reservedByRole(state)
  const named = [...quotas.keys(), ...weights.keys()]
  const known = new Set<Role>([...reserved.keys(), ...named, ...named.flatMap(ancestorRoles)])
  return [...known].toSorted().map((name) => {
    const quantities = reserved.get(name) ?? new Map<never, never>()
    return {
      name,
      weight: weights.get(name) ?? 1,
      quota: quotas.get(name) ?? noQuota,
      frameworks: [],
      allocated: new Map(),
      offered: new Map(),
      reserved: quantities,
      consumed: quantities,
    }
  })
}
