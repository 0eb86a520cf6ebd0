import { PersistentMap } from '@holdfast/model/persistent-map'
import { Quantities } from '@holdfast/model/resource/quantities'
import { addAmounts, type Amounts, noAmounts } from './allocation.ts'
import { Sorter } from './sorter.ts'
import { type AllocatorState, noBook, type Quota } from './state.ts'

const noQuota: Quota = { guarantees: noAmounts, limits: noAmounts }

/** Both empty: the role has no quota any longer. */
export function setQuota(state: AllocatorState, role: string, quota: Quota): AllocatorState {
  const none = quota.guarantees.size === 0 && quota.limits.size === 0
  const quotas = none
    ? PersistentMap.delete(state.quotas, role)
    : PersistentMap.set(state.quotas, role, quota)
  return { ...state, quotas, changed: 'all' }
}

/** Of the role and all below it. Triggers nothing, as in Mesos: the next round goes by it. */
export function setWeight(state: AllocatorState, role: string, weight: number): AllocatorState {
  return { ...state, roles: Sorter.withWeight(state.roles, role, weight), changed: 'all' }
}

export function quotaOf(state: AllocatorState, role: string): Quota {
  return PersistentMap.get(state.quotas, role) ?? noQuota
}

/**
 * All that is reserved to the role or to one below it, and what these have of unreserved, non-revocable
 * resources, offered or in use.
 */
export function consumedBy(state: Pick<AllocatorState, 'books'>, role: string): Amounts {
  const { reserved, unreserved } = PersistentMap.get(state.books, role) ?? noBook
  return addAmounts(reserved, unreserved)
}

/** How much of what is idle must be left for guarantees that are not met yet. */
export function requiredHeadroom(state: AllocatorState): Amounts {
  let required = noAmounts
  PersistentMap.forEach(state.quotas, ({ guarantees }, role) => {
    // Below the top, a guarantee is part of the one above.
    if (role.includes('/') || guarantees.size === 0) return
    required = addAmounts(required, Quantities.subtract(guarantees, consumedBy(state, role)))
  })
  return required
}
