import { unreachable } from '../invariant.ts'
import { Ranges } from '../ranges.ts'
import { Scalar } from '../scalar.ts'
import type { ResourceValue } from './resource.ts'

/**
 * The arithmetic of a resource's value. Both sides must be of one type; of two types, nothing is contained, added or
 * taken away.
 *
 * Source: mesos `src/common/values.cpp`.
 */
export const Value = {
  scalar(scalar: Scalar): ResourceValue {
    return { type: 'SCALAR', scalar }
  },

  add(a: ResourceValue, b: ResourceValue): ResourceValue {
    if (a.type === 'SCALAR' && b.type === 'SCALAR')
      return { type: 'SCALAR', scalar: Scalar.add(a.scalar, b.scalar) }
    if (a.type === 'RANGES' && b.type === 'RANGES')
      return { type: 'RANGES', ranges: Ranges.add(a.ranges, b.ranges) }
    if (a.type === 'SET' && b.type === 'SET') return { type: 'SET', set: [...new Set([...a.set, ...b.set])] }
    return a
  },

  /** May leave a negative scalar; see `isEmpty`. */
  subtract(a: ResourceValue, b: ResourceValue): ResourceValue {
    if (a.type === 'SCALAR' && b.type === 'SCALAR') {
      return { type: 'SCALAR', scalar: Scalar.subtract(a.scalar, b.scalar) }
    }
    if (a.type === 'RANGES' && b.type === 'RANGES') {
      return { type: 'RANGES', ranges: Ranges.subtract(a.ranges, b.ranges) }
    }
    if (a.type === 'SET' && b.type === 'SET')
      return { type: 'SET', set: a.set.filter((item) => !b.set.includes(item)) }
    return a
  },

  contains(a: ResourceValue, b: ResourceValue): boolean {
    if (a.type === 'SCALAR' && b.type === 'SCALAR') return b.scalar <= a.scalar
    if (a.type === 'RANGES' && b.type === 'RANGES') return Ranges.contains(a.ranges, b.ranges)
    if (a.type === 'SET' && b.type === 'SET') return b.set.every((item) => a.set.includes(item))
    return false
  },

  equals(a: ResourceValue, b: ResourceValue): boolean {
    return Value.contains(a, b) && Value.contains(b, a)
  },

  /** Nothing, or less than nothing: a collection does not hold it. */
  isEmpty(value: ResourceValue): boolean {
    switch (value.type) {
      case 'SCALAR':
        return value.scalar <= 0
      case 'RANGES':
        return value.ranges.length === 0
      case 'SET':
        return value.set.length === 0
      default:
        return unreachable(value)
    }
  },

  /** `512`, `[31000-32000]`, `{sda1, sdb1}`. */
  print(value: ResourceValue): string {
    switch (value.type) {
      case 'SCALAR':
        return Scalar.print(value.scalar)
      case 'RANGES':
        return Ranges.print(value.ranges)
      case 'SET':
        return `{${value.set.join(', ')}}`
      default:
        return unreachable(value)
    }
  },
}
