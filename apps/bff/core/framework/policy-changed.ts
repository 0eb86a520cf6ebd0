import { isStrictSubrole } from '@holdfast/model/role'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Quantities } from '@holdfast/model/resource/quantities'
import { idleOf } from '../allocator/agents.ts'
import { addAmounts, type Amounts, noAmounts } from '../allocator/allocation.ts'
import { consumedBy } from '../allocator/quota.ts'
import { underPolicy } from '../master/allocator-policy.ts'
import type { MasterStep } from '../master/effects.ts'
import type { Policy } from '../master/policy.ts'
import type { MasterState } from '../master/state.ts'
import type { FrameworkEffect } from './messages.ts'
import { rescind } from './offers.ts'
import type { Offer } from './state.ts'

/**
 * Operators have decided something for the whole cluster: the allocator goes by it, and what was offered against it is
 * taken back.
 *
 * Source: `Master::QuotaHandler::rescindOffers()`, mesos `src/master/quota_handler.cpp`, and
 * `Master::WeightsHandler::rescindOffers()`, `src/master/weights_handler.cpp`.
 */
export function policyChanged(before: Policy, state: MasterState): MasterStep {
  const { policy } = state
  let next = { ...state, allocator: underPolicy(state.allocator, before, policy) }
  const effects: FrameworkEffect[] = []
  const takeBack = (offer: Offer) => {
    const step = rescind(next, offer)
    next = step.state
    effects.push(...step.effects)
  }
  for (const [role, { guarantees, limits }] of policy.quotas) {
    if (before.quotas.get(role) === policy.quotas.get(role)) continue
    for (const offer of offersOf(next)) {
      if (withinLimits(consumedBy(next.allocator, role), limits)) break
      if (isBelow(offer.role, role)) takeBack(offer)
    }
    // What is idle does not count: as in Mesos, rather too many are taken back than too few.
    let rescinded = noAmounts
    for (const offer of offersOf(next)) {
      const reach = addAmounts(rescinded, consumedBy(next.allocator, role))
      if (Quantities.contains(reach, guarantees)) break
      if (isBelow(offer.role, role)) continue
      rescinded = addAmounts(rescinded, idleOf(offer.resources))
      takeBack(offer)
    }
  }
  if (hasNewWeight(before, state)) for (const offer of offersOf(next)) takeBack(offer)
  return { state: next, effects }
}

function offersOf({ frameworks }: MasterState): Offer[] {
  return PersistentMap.values(frameworks.offers)
}

function isBelow(role: string, top: string): boolean {
  return role === top || isStrictSubrole(role, top)
}

function withinLimits(amounts: Amounts, limits: Quantities): boolean {
  return [...limits].every(([name, limit]) => (amounts.get(name) ?? 0) <= limit)
}

/** Of a role that has frameworks, or has some below it. */
function hasNewWeight(before: Policy, { policy, allocator }: MasterState): boolean {
  const changed = [...policy.weights].filter(([role, weight]) => before.weights.get(role) !== weight)
  if (changed.length === 0) return false
  let found = false
  PersistentMap.forEach(allocator.frameworksOf, (_, role) => {
    found ||= changed.some(([path]) => isBelow(role, path))
  })
  return found
}
