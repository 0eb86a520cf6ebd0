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

const keys = new WeakMap<Resource, string>()

/** Which disk it is: the same key, the same disk of the agent. Worked out once per resource object. */
export function sourceKey(resource: Resource): string {
  let key = keys.get(resource)
  if (key === undefined) {
    const { type, root, id, profile, vendor, metadata } = resource.disk?.source ?? {}
    key = JSON.stringify([
      resource.providerId,
      type,
      root,
      id,
      profile,
      vendor,
      metadata && labelsKey(metadata),
    ])
    keys.set(resource, key)
  }
  return key
}
