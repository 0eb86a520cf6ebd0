import { setQuota, setWeight } from '../allocator/quota.ts'
import { type AllocatorState, newAllocator } from '../allocator/state.ts'
import type { MasterSettings } from './effects.ts'
import type { Policy } from './policy.ts'

/** An allocator that knows of nothing but what operators have decided. */
export function allocatorFor(policy: Policy, { minAllocatable }: MasterSettings): AllocatorState {
  const none = newAllocator({ minAllocatable, filterGpus: true })
  return underPolicy(none, { quotas: new Map(), weights: new Map() }, policy)
}

/** Goes by what was decided since `before`. */
export function underPolicy(
  allocator: AllocatorState,
  before: Pick<Policy, 'quotas' | 'weights'>,
  after: Pick<Policy, 'quotas' | 'weights'>,
): AllocatorState {
  let next = allocator
  if (before.quotas !== after.quotas) {
    for (const role of new Set([...before.quotas.keys(), ...after.quotas.keys()])) {
      const quota = after.quotas.get(role) ?? { guarantees: new Map(), limits: new Map() }
      if (before.quotas.get(role) !== after.quotas.get(role)) next = setQuota(next, role, quota)
    }
  }
  if (before.weights !== after.weights) {
    for (const [role, weight] of after.weights) {
      if (before.weights.get(role) !== weight) next = setWeight(next, role, weight)
    }
  }
  return next
}
