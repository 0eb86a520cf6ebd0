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
  { consumed, converted, gone }: ResourceConversion,
): Result<Resources, OperationError> {
  if (!Resources.contains(available, consumed)) {
    return err({ code: 'INSUFFICIENT_RESOURCES', available, consumed })
  }
  invariant(sameTotals(consumed, converted), 'An operation changed the totals')
  const result = Resources.add(Resources.subtract(available, consumed), converted)
  if (gone !== undefined && Resources.contains(result, gone)) {
    return err({ code: 'SHARED_COPIES_LEFT', volume: gone })
  }
  return ok(result)
}

/** The amount of each name. Looks only at the parts that take part: what is not touched cannot change. */
function sameTotals(consumed: Resources, converted: Resources): boolean {
  const before = Resources.quantities(consumed)
  const after = Resources.quantities(converted)
  return before.size === after.size && [...before].every(([name, amount]) => after.get(name) === amount)
}
