/**
 * Why an offer is not used, as `/v2/queue` says it.
 *
 * Source: `NoOfferMatchReason`, marathon `mesosphere/mesos/NoOfferMatchReason.scala`.
 */
export type Reason = (typeof funnel)[number]

/** Each offer counts at the first of these that holds. */
export const funnel = [
  'UnfulfilledRole',
  'UnfulfilledConstraint',
  'NoCorrespondingReservationFound',
  'AgentMaintenance',
  'InsufficientCpus',
  'InsufficientMemory',
  'InsufficientDisk',
  'InsufficientGpus',
  'InsufficientPorts',
  'DeclinedScarceResources',
] as const

/** Where in the funnel an offer was refused; undefined when nothing is told of it, as of one from another region. */
export function refusalStage(reasons: readonly string[]): Reason | undefined {
  return funnel.find((stage) => reasons.includes(stage))
}
