import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import { instanceOfReservation } from '@holdfast/model/marathon/ids'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Resource } from '@holdfast/model/resource/resource'
import type { OfferIndex } from './offer-index.ts'
import { isTerminal } from '../conditions.ts'

export interface KnownInstances {
  /** Whose reservation has this id. */
  readonly instanceOf: (reservationId: string, instanceId: InstanceId) => Instance | undefined
  /** Whether the app or pod is still wanted. */
  readonly hasRunSpec: (id: PathId) => boolean
}

/** One reservation of ours that is not to stay as it is. */
export interface Leftover {
  readonly reservationId: string
  readonly instanceId: InstanceId
  /** `spurious`: no instance knows it, or its app or pod is gone. `terminal`: its instance has ended and is to go. */
  readonly verdict: 'spurious' | 'terminal'
  readonly instance?: Instance
  /** With the volumes. */
  readonly resources: readonly Resource[]
}

/**
 * What of the offer is reserved for us and serves nobody any more. Detached, unreachable and running instances keep theirs.
 * Whether it may be erased is for the caller to decide.
 *
 * Source: `OfferMatcherReconciler`, marathon `core/matcher/reconcile/impl/OfferMatcherReconciler.scala`.
 */
export function reconcileOffer(index: OfferIndex, known: KnownInstances): readonly Leftover[] {
  const leftovers: Leftover[] = []
  for (const [reservationId, resources] of index.ours) {
    const instanceId = instanceOfReservation(reservationId)
    if (instanceId === undefined) continue
    const instance = known.instanceOf(reservationId, instanceId)
    const verdict = verdictOf(instance, known)
    if (verdict === undefined) continue
    leftovers.push({ reservationId, instanceId, verdict, resources, ...(instance && { instance }) })
  }
  return leftovers
}

function verdictOf(instance: Instance | undefined, { hasRunSpec }: KnownInstances) {
  if (instance === undefined || !hasRunSpec(instance.runSpecId)) return 'spurious'
  const { reservation, goal, condition } = instance
  return reservation && goal === 'Decommissioned' && isTerminal(condition) ? 'terminal' : undefined
}
