export interface RestartRequest {
  readonly resident: boolean
  /** How many are wanted. */
  readonly instances: number
  readonly minimumHealthCapacity: number
  readonly maximumOverCapacity: number
  /** How many there are, and how many of them do what they are there for. */
  readonly existing: number
  readonly healthy: number
}

export interface RestartPlan {
  /** So many may exist at once. */
  readonly maxCapacity: number
  /** So many of the old ones may be ended now. */
  readonly killImmediately: number
}

/**
 * How a replacement goes on. Where nothing may be ended and nothing more may be started it would stand still: a resident then
 * ends one, for its volume cannot be at two places, and all else starts one more than it may.
 *
 * Source: `TaskReplaceActor.computeRestartStrategy`, marathon `core/deployment/impl/TaskReplaceActor.scala`.
 */
export function planRestart(request: RestartRequest): RestartPlan {
  const { resident, instances, existing, healthy } = request
  const minHealthy = Math.ceil(exactly(instances * request.minimumHealthCapacity))
  const maxCapacity = Math.floor(exactly(instances * (1 + request.maximumOverCapacity)))
  const spare = Math.max(0, healthy - minHealthy)
  const surplus = Math.max(0, existing - instances)
  const stands = minHealthy === maxCapacity && maxCapacity <= healthy
  if (!stands) return { maxCapacity, killImmediately: Math.max(spare, Math.min(surplus, existing)) }
  if (resident) return { maxCapacity, killImmediately: Math.max(healthy - minHealthy + 1, surplus) }
  return { maxCapacity: maxCapacity + 1, killImmediately: Math.max(spare, surplus) }
}

/** Without what binary fractions add: 10 times 0.1 and 3 times 1.1. */
function exactly(value: number): number {
  return Math.round(value * 1e9) / 1e9
}
