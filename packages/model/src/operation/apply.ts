import { invariant } from '../invariant.ts'
import { Resources } from '../resource/resources.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { getResourceConversions, invertConversions } from './conversions.ts'
import type { ResourceConversion } from './conversions.ts'
import type { OperationError } from './error.ts'
import type { OfferOperation } from './operation.ts'

/**
 * What is there after the operation. Nothing is changed when it fails, not even by its first steps. The operation
 * must have passed validation. Costs as much as the operation is large, however much is there.
 *
 * Source: `Resources::apply()`, mesos `src/common/resources.cpp`.
 */
export function applyOperation(
  resources: Resources,
  operation: OfferOperation,
): Result<Resources, OperationError> {
  const conversions = getResourceConversions(operation)
  return conversions.ok ? applyConversions(resources, conversions.value) : conversions
}

/** What was there before the operation: takes back what it yielded. Fails when something was done with that since. */
export function invertOperation(
  resources: Resources,
  operation: OfferOperation,
): Result<Resources, OperationError> {
  const conversions = getResourceConversions(operation)
  return conversions.ok ? applyConversions(resources, invertConversions(conversions.value)) : conversions
}

/** The steps one after the other: a later step may use what an earlier one yields. */
export function applyConversions(
  resources: Resources,
  conversions: readonly ResourceConversion[],
): Result<Resources, OperationError> {
  let result = resources
  for (const conversion of conversions) {
    const next = applyConversion(result, conversion)
    if (!next.ok) return next
    result = next.value
  }
  return ok(result)
}

function applyConversion(
  available: Resources,
  { consumed, converted }: ResourceConversion,
): Result<Resources, OperationError> {
  if (!Resources.contains(available, consumed) || !areAllThere(available, consumed)) {
    return err({ code: 'INSUFFICIENT_RESOURCES', available, consumed })
  }
  const left = Resources.subtract(available, consumed)
  const kept = Resources.list(Resources.persistentVolumes(consumed)).find((volume) =>
    Resources.contains(left, volume),
  )
  if (kept !== undefined) return err({ code: 'SHARED_COPIES_LEFT', volume: kept })

  const result = Resources.add(left, converted)
  invariant(sameTotals(available, result), 'An operation changed the totals')
  return ok(result)
}

/**
 * Unlike Mesos: a whole disk that is asked for twice must be there twice. The real master takes one for both, and aborts
 * when it finds that the totals have grown.
 */
function areAllThere(available: Resources, consumed: Resources): boolean {
  return Resources.entries(consumed).every(
    ({ resource, count }) => count === 1 || Resources.count(available, resource) >= count,
  )
}

/** The amount of each name. The sums are kept with the resources, so this costs nothing per resource. */
function sameTotals(before: Resources, after: Resources): boolean {
  const expected = Resources.quantities(before)
  const found = Resources.quantities(after)
  return expected.size === found.size && [...expected].every(([name, amount]) => found.get(name) === amount)
}
