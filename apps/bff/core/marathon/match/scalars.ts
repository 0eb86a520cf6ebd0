import { labelsKey } from '@holdfast/model/resource/kind'
import { type Resource, withValue } from '@holdfast/model/resource/resource'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'

/** How much of a scalar a resource has; nothing when it is none. */
export function amountOf({ value }: Resource): Scalar {
  return value.type === 'SCALAR' ? value.scalar : Scalar.zero
}

/** As it is when all of it is taken: a disk then keeps every digit of its size. */
export function portionOf(resource: Resource, amount: Scalar): Resource {
  return amount === amountOf(resource) ? resource : withValue(resource, Value.scalar(amount))
}

/** So much of these, from the first on; undefined when there is less. Nothing is taken when nothing is wanted. */
export function takeScalar(resources: readonly Resource[], wanted: Scalar): Resource[] | undefined {
  const taken: Resource[] = []
  let missing = wanted
  for (const resource of resources) {
    if (missing <= 0) break
    const amount = Scalar.fromThousandths(Math.min(missing, amountOf(resource)))
    if (amount <= 0) continue
    taken.push(portionOf(resource, amount))
    missing = Scalar.subtract(missing, amount)
  }
  return missing > 0 ? undefined : taken
}

/** Which disk it is: the same key, the same disk of the agent. */
export function sourceKey({ disk, providerId }: Resource): string {
  const { type, root, id, profile, vendor, metadata } = disk?.source ?? {}
  return JSON.stringify([providerId, type, root, id, profile, vendor, metadata && labelsKey(metadata)])
}
