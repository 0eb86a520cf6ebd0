import type { Role } from '@holdfast/model/ids'
import type { Quantities } from '@holdfast/model/resource/quantities'
import { addAll, heldByRole } from './held.ts'
import { reservedByRole } from './reserved.ts'
import type { MasterState } from './state.ts'

/**
 * What counts against the quota of a role: all that is reserved to it and its sub-roles, and what else their tasks hold.
 *
 * Source: `RoleTree::Role::quotaConsumed()`, mesos `src/master/allocator/mesos/hierarchical.cpp`.
 */
export function consumedByRole(state: MasterState): ReadonlyMap<Role, Quantities> {
  const consumed = new Map<Role, Quantities>(reservedByRole(state))
  addAll(consumed, heldByRole(state).allocatedUnreserved)
  return consumed
}
