import type { Resource } from './resource.ts'
import { isUnreserved, reservationRole, toUnreserved } from './resource.ts'
import { Resources } from './resources.ts'

/**
 * Where the targets can be taken from, whatever their reservation: first what is reserved to the target's role, then what
 * is unreserved, then anything. `undefined` when there is not enough.
 *
 * Source: `Resources::find()`, mesos `src/common/resources.cpp`.
 */
export function findResources(bag: Resources, targets: Resources): Resources | undefined {
  let left = bag
  let found = Resources.empty
  for (const target of Resources.list(targets)) {
    const parts = findOne(left, target)
    if (!parts) return undefined
    left = Resources.subtract(left, parts)
    found = Resources.add(found, parts)
  }
  return found
}

function findOne(bag: Resources, target: Resource): Resources | undefined {
  const role = reservationRole(target)
  const rank = (resource: Resource) =>
    reservationRole(resource) === role ? 0 : isUnreserved(resource) ? 1 : 2
  let missing = Resources.of([toUnreserved(target)])
  let found = Resources.empty
  for (const resource of Resources.list(bag).toSorted((a, b) => rank(a) - rank(b))) {
    const part = Resources.of([toUnreserved(resource)])
    if (Resources.contains(part, missing)) {
      const rest = Resources.map(missing, (wanted) => ({ ...wanted, reservations: resource.reservations }))
      return Resources.add(found, rest)
    }
    if (Resources.contains(missing, part)) {
      found = Resources.add(found, resource)
      missing = Resources.subtract(missing, part)
    }
  }
  return undefined
}
