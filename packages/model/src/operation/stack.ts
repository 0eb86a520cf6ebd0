import { equals } from '../resource/kind.ts'
import type { Reservation } from '../resource/resource.ts'
import { Value } from '../resource/value.ts'
import { Scalar } from '../scalar.ts'

type Stack = readonly Reservation[]

/** Entry by entry the same type, role, principal and labels. */
export function equalStacks(a: Stack, b: Stack): boolean {
  const holder = { name: 'disk', value: Value.scalar(Scalar.zero) }
  return equals({ ...holder, reservations: a }, { ...holder, reservations: b })
}

/**
 * How many entries two stacks have in common, from the bottom.
 *
 * Source: `Resources::getReservationAncestor()`, mesos `src/common/resources.cpp`.
 */
export function commonDepth(a: Stack, b: Stack): number {
  let depth = 0
  while (depth < a.length && depth < b.length && equalStacks(a.slice(0, depth + 1), b.slice(0, depth + 1))) {
    depth += 1
  }
  return depth
}
