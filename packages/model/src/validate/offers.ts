import type { AgentId, FrameworkId, OfferId, Role } from '../ids.ts'

/** What the rules about accepting several offers at once look at. */
export interface OfferFacts {
  readonly frameworkId: FrameworkId
  readonly agentId: AgentId
  readonly role: Role
}

/**
 * Why these offers cannot be accepted together, in Mesos' words.
 *
 * Source: `offer::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateOffers(
  offerIds: readonly OfferId[],
  find: (offerId: OfferId) => OfferFacts | undefined,
  frameworkId: FrameworkId,
): string | undefined {
  if (offerIds.length === 0) return 'No offers specified'
  const twice = offerIds.find((offerId, index) => offerIds.indexOf(offerId) !== index)
  if (twice !== undefined) return `Duplicate offer ${twice} in offer list`
  let first: OfferFacts | undefined
  for (const offerId of offerIds) {
    const offer = find(offerId)
    if (offer === undefined) return `Offer ${offerId} is no longer valid`
    if (offer.frameworkId !== frameworkId) {
      return `Offer ${offerId} has invalid framework ${offer.frameworkId} while framework ${frameworkId} is expected`
    }
    first ??= offer
  }
  return first && differing(offerIds, find, first)
}

function differing(
  offerIds: readonly OfferId[],
  find: (offerId: OfferId) => OfferFacts | undefined,
  first: OfferFacts,
): string | undefined {
  for (const offerId of offerIds) {
    const offer = find(offerId)
    if (offer !== undefined && offer.role !== first.role) {
      return (
        'Aggregated offers must be allocated to the same role. ' +
        `Offer ${offerId} uses role '${offer.role} but another is using role '${first.role}`
      )
    }
  }
  const other = offerIds.find((offerId) => find(offerId)?.agentId !== first.agentId)
  if (other === undefined) return undefined
  return (
    'Aggregated offers must belong to one single agent. ' +
    `Offer ${other} uses agent ${find(other)?.agentId} and agent ${first.agentId}`
  )
}
