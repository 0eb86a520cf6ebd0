import type { Role } from '../ids.ts'
import { PersistentMap } from '../persistent-map.ts'
import { Scalar } from '../scalar.ts'
import { kindOf, ofSameKind } from './kind.ts'
import type { Kind, SectionContent } from './kind.ts'
import type { Resource } from './resource.ts'
import { Value } from './value.ts'

/** A resource in a collection. What never merges is counted: equal volumes, and users of a shared one. */
export interface Entry {
  readonly resource: Resource
  readonly count: number
}

/** The part of a collection that belongs to one role; volumes and non-scalars are in sections of their own. */
export interface Section {
  readonly name: string
  readonly what: SectionContent
  /** Absent: unreserved. */
  readonly role: Role | undefined
  readonly entries: PersistentMap<Entry>
  readonly sums: Sums
}

/** How much there is of each name, kept up to date with every change. What is zero is not in it. */
export interface Sums {
  readonly regular: ReadonlyMap<string, Scalar>
  readonly revocable: ReadonlyMap<string, Scalar>
}

const noSums: Sums = { regular: new Map(), revocable: new Map() }

export const Sums = {
  empty: noSums,

  add(a: Sums, b: Sums): Sums {
    if (a === noSums) return b
    return { regular: addMaps(a.regular, b.regular), revocable: addMaps(a.revocable, b.revocable) }
  },

  subtract(a: Sums, b: Sums): Sums {
    return { regular: minusMap(a.regular, b.regular), revocable: minusMap(a.revocable, b.revocable) }
  },

  total({ regular, revocable }: Sums): ReadonlyMap<string, Scalar> {
    return addMaps(regular, revocable)
  },

  /** After `entry` took the place of `before`; `undefined` stands for none. */
  change(sums: Sums, before: Entry | undefined, entry: Entry | undefined): Sums {
    const resource = (entry ?? before)?.resource
    const amount = Scalar.subtract(amountOf(entry), amountOf(before))
    if (!resource || amount === 0) return sums
    const kind = resource.revocable ? 'revocable' : 'regular'
    return { ...sums, [kind]: plus(sums[kind], resource.name, amount) }
  },
}

export const Section = {
  empty({ section, what, role }: Kind): Section {
    return { name: section, what, role, entries: PersistentMap.empty(), sums: noSums }
  },

  with(section: Section, kind: Kind, before: Entry | undefined, entry: Entry | undefined): Section {
    const { entries, sums } = section
    return {
      ...section,
      entries: entry ? PersistentMap.set(entries, kind.key, entry) : PersistentMap.delete(entries, kind.key),
      sums: Sums.change(sums, before, entry),
    }
  },
}

export const Entry = {
  add(before: Entry, { resource, count }: Entry): Entry {
    if (kindOf(resource).exact) return { resource: before.resource, count: before.count + count }
    return {
      resource: ofSameKind(before.resource, Value.add(before.resource.value, resource.value)),
      count: 1,
    }
  },

  /** Of the same kind, as in all that follow. `undefined` when nothing is left. Taking more than there is leaves nothing, never less. */
  subtract(before: Entry, { resource, count }: Entry): Entry | undefined {
    if (kindOf(resource).exact)
      return before.count > count ? { ...before, count: before.count - count } : undefined
    const value = Value.subtract(before.resource.value, resource.value)
    return Value.isEmpty(value) ? undefined : { resource: ofSameKind(before.resource, value), count: 1 }
  },

  /** Only of volumes must there be as many; of other whole disks one stands for all, as in Mesos. */
  contains(entry: Entry, { resource, count }: Entry): boolean {
    if (kindOf(resource).exact) return resource.disk?.persistence === undefined || entry.count >= count
    return Value.contains(entry.resource.value, resource.value)
  },
}

/** A shared volume lies on the disk once, however many use it. */
function amountOf(entry: Entry | undefined): Scalar {
  if (entry?.resource.value.type !== 'SCALAR') return Scalar.zero
  const { resource, count } = entry
  return resource.shared
    ? entry.resource.value.scalar
    : Scalar.fromThousandths(entry.resource.value.scalar * count)
}

function addMaps(
  a: ReadonlyMap<string, Scalar>,
  b: ReadonlyMap<string, Scalar>,
): ReadonlyMap<string, Scalar> {
  let sum = a
  for (const [name, amount] of b) sum = plus(sum, name, amount)
  return sum
}

function minusMap(
  a: ReadonlyMap<string, Scalar>,
  b: ReadonlyMap<string, Scalar>,
): ReadonlyMap<string, Scalar> {
  let rest = a
  for (const [name, amount] of b) rest = plus(rest, name, Scalar.subtract(Scalar.zero, amount))
  return rest
}

function plus(sums: ReadonlyMap<string, Scalar>, name: string, amount: Scalar): ReadonlyMap<string, Scalar> {
  const changed = new Map(sums)
  const sum = Scalar.add(sums.get(name) ?? Scalar.zero, amount)
  if (sum === 0) changed.delete(name)
  else changed.set(name, sum)
  return changed
}
