import type { ResourceValue } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { Value } from '../resource/value.ts'

/**
 * Whether two of the collections share a port, or an item of another range or set, whoever it is reserved to: a task and its
 * executor may not.
 *
 * Source: `resource::detectOverlappingSetAndRangeResources()`, mesos `src/master/validation.cpp`.
 */
export function overlap(collections: readonly Resources[]): boolean {
  const taken = new Map<string, ResourceValue>()
  for (const collection of collections) {
    for (const [name, value] of indivisible(collection)) {
      const before = taken.get(name)
      if (before && !Value.equals(Value.subtract(before, value), before)) return true
      taken.set(name, before ? Value.add(before, value) : value)
    }
  }
  return false
}

/** All there is of each name that is not a scalar. */
function indivisible(collection: Resources): ReadonlyMap<string, ResourceValue> {
  const values = new Map<string, ResourceValue>()
  for (const { name, value } of Resources.list(collection)) {
    if (value.type === 'SCALAR') continue
    const before = values.get(name)
    values.set(name, before ? Value.add(before, value) : value)
  }
  return values
}
