import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { Scalar } from '../scalar.ts'
import { kindOf } from './kind.ts'
import type { Resource, ResourceValue } from './resource.ts'
import { Resources } from './resources.ts'
import { parseValue, tokens } from './value-text.ts'

/**
 * How much of each name, whatever its reservation, disk or volume. A name that is not there stands for none.
 *
 * Source: `ResourceQuantities`, mesos `src/common/resource_quantities.cpp`.
 */
export type Quantities = ReadonlyMap<string, Scalar>

export const Quantities = {
  add(a: Quantities, b: Quantities): Quantities {
    return combine(a, b, (left, right) => Scalar.add(left, right))
  },

  /** Never less than none. */
  subtract(a: Quantities, b: Quantities): Quantities {
    return combine(a, b, (left, right) => (left > right ? Scalar.subtract(left, right) : Scalar.zero))
  },

  contains(a: Quantities, b: Quantities): boolean {
    return [...b].every(([name, amount]) => amount <= (a.get(name) ?? 0))
  },

  /** `cpus:1;disk:32`, as flags have it. */
  parse(text: string): Result<Quantities, string> {
    let quantities: Quantities = new Map()
    for (const token of tokens(text, ';')) {
      const quantity = parseQuantity(token)
      if (!quantity.ok) return quantity
      quantities = Quantities.add(quantities, new Map([quantity.value]))
    }
    return ok(quantities)
  },

  /** `cpus:1; disk:32`, by name; `{}` for none. */
  print(quantities: Quantities): string {
    const parts = [...quantities].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return parts.map(([name, amount]) => `${name}:${Scalar.print(amount)}`).join('; ') || '{}'
  },
}

/** How much of each name there is in a list: scalars by their amount, ranges and sets by how many they hold. */
export function quantitiesOfAll(resources: Iterable<Resource>): Quantities {
  const sums = new Map<string, Scalar>()
  for (const { name, value } of resources) {
    const more = value.type === 'SCALAR' ? value.scalar : Scalar.of(lengthOf(value))
    sums.set(name, Scalar.add(sums.get(name) ?? Scalar.zero, more))
  }
  return sums
}

/** Whether there is so much of each name. Of ranges the numbers count, of sets the items. */
export function containsQuantities(bag: Resources, quantities: Quantities): boolean {
  const scalars = Resources.quantities(bag)
  if (Quantities.contains(scalars, quantities)) return true
  let all = scalars
  for (const { name, value } of Resources.list(Resources.listed(bag))) {
    all = Quantities.add(all, new Map([[name, Scalar.of(lengthOf(value))]]))
  }
  return Quantities.contains(all, quantities)
}

/**
 * A part of the collection with no more of each name than `quantities` say; what they do not name is left out. What
 * cannot be cut is taken whole or not at all.
 */
export function shrinkToQuantities(bag: Resources, quantities: Quantities): Resources {
  return shrink(bag, quantities, () => false)
}

/** As `shrinkToQuantities`, but what `limits` do not name has no limit. */
export function shrinkToLimits(bag: Resources, limits: Quantities): Resources {
  return shrink(bag, limits, (name) => !limits.has(name))
}

function shrink(bag: Resources, target: Quantities, isFree: (name: string) => boolean): Resources {
  let left = target
  const kept: Resource[] = []
  for (const resource of Resources.list(bag)) {
    const part = isFree(resource.name) ? resource : cut(resource, left.get(resource.name) ?? Scalar.zero)
    if (part && !isFree(resource.name))
      left = Quantities.subtract(left, Resources.quantities(Resources.of([part])))
    if (part) kept.push(part)
  }
  return Resources.of(kept)
}

function cut(resource: Resource, limit: Scalar): Resource | undefined {
  const { value } = resource
  if (value.type !== 'SCALAR' || limit <= 0) return undefined
  if (value.scalar <= limit) return resource
  return kindOf(resource).exact ? undefined : { ...resource, value: { type: 'SCALAR', scalar: limit } }
}

function combine(a: Quantities, b: Quantities, operate: (a: Scalar, b: Scalar) => Scalar): Quantities {
  const result = new Map(a)
  for (const [name, amount] of b) result.set(name, operate(a.get(name) ?? Scalar.zero, amount))
  return new Map([...result].filter(([, amount]) => amount !== 0))
}

function parseQuantity(token: string): Result<[string, Scalar], string> {
  const [name, text, ...more] = tokens(token, ':')
  if (name === undefined || text === undefined || more.length > 0) {
    return err(`Failed to parse '${token}': missing or extra ':'`)
  }
  const value = parseValue(text)
  if (!value.ok) return err(`Failed to parse '${text}' to quantity: ${value.error}`)
  if (value.value.type !== 'SCALAR')
    return err(`Failed to parse '${text}' to quantity: only scalar values are allowed`)
  return ok([name.trim(), value.value.scalar])
}

function lengthOf(value: ResourceValue): number {
  switch (value.type) {
    case 'RANGES':
      return value.ranges.reduce((sum, { begin, end }) => sum + end - begin + 1, 0)
    case 'SET':
      return value.set.length
    default:
      return 0
  }
}
