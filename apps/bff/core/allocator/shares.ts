import { type Quantities, shrinkToLimits, shrinkToQuantities } from '@holdfast/model/resource/quantities'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { Role } from '@holdfast/model/ids'
import { type Amounts, subtractAmounts } from './allocation.ts'
import type { Quota } from './state.ts'

/** What decides how much of the unreserved resources a role may be offered. */
export interface Bounds {
  readonly quota: Quota
  readonly consumed: Amounts
  /** What is idle in the cluster, and what of that is due to guarantees that are not met. */
  readonly idle: Amounts
  readonly required: Amounts
}

/**
 * What is due to a role whose guarantee is not met: as much as the guarantee wants, the role's own reservations, and what
 * limits and the guarantees of others leave of the rest. Nothing, when the agent has nothing that the guarantee
 * wants: a reservation alone is no reason.
 */
export function guaranteedPart(available: Resources, role: Role, bounds: Bounds): Resources {
  const { quota, consumed } = bounds
  const { scalars, free } = unreservedParts(available)
  const wanted = subtractAmounts(quota.guarantees, consumed)
  const due = shrinkToQuantities(scalars, wanted)
  if (Resources.isEmpty(due)) return Resources.empty
  const more = Resources.subtract(scalars, due)
  const consumedThen = new Map(consumed)
  for (const [name, amount] of Resources.quantities(due)) {
    consumedThen.set(name, Scalar.add(consumedThen.get(name) ?? Scalar.zero, amount))
  }
  const extra = boundedPart(more, { ...bounds, consumed: consumedThen, ...afterDue(bounds, due) })
  return [due, extra, free].reduce(joined, Resources.reservedTo(available, role))
}

/** What is reserved, whole; what is not, as far as the limit and the guarantees of others allow. */
export function fairPart(available: Resources, bounds: Bounds): Resources {
  const { scalars, free } = unreservedParts(available)
  const bounded = boundedPart(scalars, bounds)
  if (bounded === scalars) return available
  return [bounded, free].reduce(joined, Resources.reservedTo(available))
}

/** What is handed out for a guarantee is no longer idle, and no longer due. */
function afterDue({ idle, required }: Bounds, due: Resources): Pick<Bounds, 'idle' | 'required'> {
  const taken = Resources.quantities(due)
  return { idle: subtractAmounts(idle, taken), required: subtractAmounts(required, taken) }
}

function boundedPart(scalars: Resources, { quota, consumed, idle, required }: Bounds): Resources {
  const limited = quota.limits.size === 0 ? scalars : shrinkToLimits(scalars, leftOf(quota.limits, consumed))
  return required.size === 0 ? limited : shrinkToQuantities(limited, subtractAmounts(idle, required))
}

/** Zeros are kept: a name that is not in it has no limit. */
function leftOf(limits: Quantities, consumed: Amounts): Quantities {
  const left = new Map<string, Scalar>()
  for (const [name, limit] of limits) {
    const rest = Scalar.subtract(limit, consumed.get(name) ?? Scalar.zero)
    left.set(name, rest > 0 ? rest : Scalar.zero)
  }
  return left
}

/** Only what is unreserved, not revocable, and an amount is bounded by quotas. */
function unreservedParts(available: Resources): { readonly scalars: Resources; readonly free: Resources } {
  const unreserved = Resources.unreserved(available)
  const scalars = Resources.filter(
    unreserved,
    ({ value, revocable }) => value.type === 'SCALAR' && !revocable,
  )
  return { scalars, free: Resources.subtract(unreserved, scalars) }
}

const joined = (sum: Resources, part: Resources): Resources => Resources.add(sum, part)
