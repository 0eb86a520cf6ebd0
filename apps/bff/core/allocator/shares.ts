import { shrinkToLimits, shrinkToQuantities } from '@holdfast/model/resource/quantities'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { Role } from '@holdfast/model/ids'
import { type Amounts, subtractAmounts } from './allocation.ts'
import type { Quota } from './state.ts'
import { traitsOf } from './traits.ts'

/** How much of the unreserved resources a role may still be offered. */
export interface Allowance {
  /** What its guarantee wants and it has not; empty: the guarantee is met, or there is none. */
  readonly wanted: Amounts
  /** What its limit leaves; zeros are kept, and a name that is not in it has no limit. */
  readonly left: Amounts
}

/** What of the cluster's idle resources no guarantee waits for; absent: none waits for anything. */
export type Spare = Amounts | undefined

export function allowanceOf({ guarantees, limits }: Quota, consumed: Amounts): Allowance {
  const left = new Map<string, Scalar>()
  for (const [name, limit] of limits) {
    const rest = Scalar.subtract(limit, consumed.get(name) ?? Scalar.zero)
    left.set(name, rest > 0 ? rest : Scalar.zero)
  }
  return { wanted: guarantees.size === 0 ? guarantees : subtractAmounts(guarantees, consumed), left }
}

/** Whether the limit leaves nothing of these resources, so that there is no need to look at them. */
export function isOutOfReach(available: Resources, { left }: Allowance): boolean {
  if (left.size === 0 || traitsOf(available).reserved) return false
  const { scalars, free } = unreservedParts(available)
  if (!Resources.isEmpty(free)) return false
  for (const name of Resources.quantities(scalars).keys()) if (left.get(name) !== 0) return false
  return true
}

/**
 * What is due to a role whose guarantee is not met: as much as the guarantee wants, the role's own reservations, and what
 * limits and the guarantees of others leave of the rest. Nothing, when the agent has nothing that the guarantee
 * wants: a reservation alone is no reason.
 */
export function guaranteedPart(
  available: Resources,
  role: Role,
  { wanted, left }: Allowance,
  spare: Spare,
): Resources {
  const { scalars, free } = unreservedParts(available)
  const due = shrinkToQuantities(scalars, wanted)
  if (Resources.isEmpty(due)) return Resources.empty
  const rest = new Map(left)
  for (const [name, amount] of Resources.quantities(due)) {
    const limit = rest.get(name)
    if (limit !== undefined) rest.set(name, Scalar.subtract(limit, amount))
  }
  // What is handed out for a guarantee is neither idle any more nor due: what can be spared stays the same.
  const extra = boundedPart(Resources.subtract(scalars, due), rest, spare)
  return [due, extra, free].reduce(joined, Resources.reservedTo(available, role))
}

/** What is reserved, whole; what is not, as far as the limit and the guarantees of others allow. */
export function fairPart(available: Resources, { left }: Allowance, spare: Spare): Resources {
  if (left.size === 0 && spare === undefined) return available
  const { scalars, free } = unreservedParts(available)
  const bounded = boundedPart(scalars, left, spare)
  if (bounded === scalars) return available
  return [bounded, free].reduce(joined, Resources.reservedTo(available))
}

function boundedPart(scalars: Resources, left: Amounts, spare: Spare): Resources {
  const limited = left.size === 0 ? scalars : shrinkToLimits(scalars, left)
  return spare === undefined ? limited : shrinkToQuantities(limited, spare)
}

interface Parts {
  readonly scalars: Resources
  readonly free: Resources
}

const partsOf = new WeakMap<Resources, Parts>()

/** Only what is unreserved, not revocable, and an amount is bounded by quotas. */
function unreservedParts(available: Resources): Parts {
  let parts = partsOf.get(available)
  if (parts === undefined) {
    const unreserved = Resources.unreserved(available)
    const scalars = Resources.filter(
      unreserved,
      ({ value, revocable }) => value.type === 'SCALAR' && !revocable,
    )
    parts = { scalars, free: Resources.subtract(unreserved, scalars) }
    partsOf.set(available, parts)
  }
  return parts
}

const joined = (sum: Resources, part: Resources): Resources => Resources.add(sum, part)
