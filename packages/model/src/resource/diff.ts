import { type Bag, eachChange } from './bag.ts'
import { kindOf } from './kind.ts'
import type { Resource } from './resource.ts'
import type { Entry } from './section.ts'
import { Value } from './value.ts'

export interface ResourcesDiff {
  readonly removed: readonly Resource[]
  readonly added: readonly Resource[]
}

/**
 * What to take from `before` and what to add then to get `after`: of divisible kinds the difference, of whole ones each
 * copy. A volume whose container path or principal changed was removed and added, though Mesos calls both equal.
 */
export function diffBags(before: Bag, after: Bag): ResourcesDiff {
  const removed: Resource[] = []
  const added: Resource[] = []
  eachChange(before, after, (left, right) => {
    removed.push(...excess(left, right))
    added.push(...excess(right, left))
  })
  return { removed, added }
}

/** What `entry` has and `other`, of the same kind, has not. */
function excess(entry: Entry | undefined, other: Entry | undefined): Resource[] {
  if (!entry) return []
  const { resource, count } = entry
  if (!other) return copies(resource, count)
  if (kindOf(resource).exact)
    return copies(resource, sameUse(resource, other.resource) ? count - other.count : count)
  const value = Value.subtract(resource.value, other.resource.value)
  return Value.isEmpty(value) ? [] : [{ ...resource, value }]
}

function copies(resource: Resource, count: number): Resource[] {
  return Array.from({ length: Math.max(0, count) }, () => resource)
}

/** The parts of a volume that equality ignores. */
function sameUse(a: Resource, b: Resource): boolean {
  if (a === b) return true
  const [left, right] = [a.disk, b.disk]
  return (
    left?.persistence?.principal === right?.persistence?.principal &&
    left?.volume?.containerPath === right?.volume?.containerPath &&
    left?.volume?.mode === right?.volume?.mode &&
    left?.volume?.hostPath === right?.volume?.hostPath
  )
}
