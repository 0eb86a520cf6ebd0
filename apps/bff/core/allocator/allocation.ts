import type { AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { kindOf } from '@holdfast/model/resource/kind'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { traitsOf } from './traits.ts'

/** How much of each name, in thousandths; what is none is left out. */
export type Amounts = ReadonlyMap<string, Scalar>

export const noAmounts: Amounts = new Map()

/**
 * What a role or a framework holds, as far as its fair share is concerned.
 *
 * Source: `DRFSorter::Node::Allocation`, mesos `src/master/allocator/mesos/sorter/drf/sorter.hpp`.
 */
export interface Allocation {
  readonly totals: Amounts
  /** How many copies of each shared volume: only the first is charged. */
  readonly copies: PersistentMap<number>
  /** How often something was allocated. Never counted down: it breaks ties. */
  readonly count: number
}

/** Resources as they are charged to whoever gets them. Worked out once for all who are charged. */
export interface Charge {
  readonly amounts: Amounts
  readonly shared: readonly SharedCharge[]
}

interface SharedCharge {
  /** Names the volume in the whole cluster. */
  readonly key: string
  readonly name: string
  readonly amount: Scalar
  readonly copies: number
}

export const Allocation = {
  none: { totals: noAmounts, copies: PersistentMap.empty(), count: 0 } satisfies Allocation as Allocation,

  add(allocation: Allocation, { amounts, shared }: Charge): Allocation {
    let { totals, copies, count } = allocation
    totals = addAmounts(totals, amounts)
    for (const volume of shared) {
      const before = PersistentMap.get(copies, volume.key) ?? 0
      if (before === 0) totals = addAmounts(totals, new Map([[volume.name, volume.amount]]))
      copies = PersistentMap.set(copies, volume.key, before + volume.copies)
    }
    count += 1
    return { totals, copies, count }
  },

  subtract(allocation: Allocation, { amounts, shared }: Charge): Allocation {
    let { totals, copies } = allocation
    totals = subtractAmounts(totals, amounts)
    for (const volume of shared) {
      const left = (PersistentMap.get(copies, volume.key) ?? 0) - volume.copies
      if (left > 0) {
        copies = PersistentMap.set(copies, volume.key, left)
      } else {
        copies = PersistentMap.delete(copies, volume.key)
        totals = subtractAmounts(totals, new Map([[volume.name, volume.amount]]))
      }
    }
    return { totals, copies, count: allocation.count }
  },
}

const noneShared: readonly SharedCharge[] = []

export function chargeOf(agentId: AgentId, resources: Resources): Charge {
  if (!traitsOf(resources).shared) return { amounts: Resources.quantities(resources), shared: noneShared }
  const shared = Resources.shared(resources)
  return {
    amounts: Resources.quantities(Resources.nonShared(resources)),
    shared: Resources.entries(shared).map(({ resource, count }) => ({
      key: `${agentId} ${kindOf(resource).key}`,
      name: resource.name,
      amount: resource.value.type === 'SCALAR' ? resource.value.scalar : Scalar.zero,
      copies: count,
    })),
  }
}

export function addAmounts(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a
  if (a.size === 0) return b
  const sum = new Map(a)
  for (const [name, amount] of b) sum.set(name, Scalar.add(sum.get(name) ?? Scalar.zero, amount))
  return sum
}

/** Never less than none. */
export function subtractAmounts(a: Amounts, b: Amounts): Amounts {
  if (b.size === 0) return a
  const left = new Map(a)
  for (const [name, amount] of b) {
    const rest = Scalar.subtract(left.get(name) ?? Scalar.zero, amount)
    if (rest > 0) left.set(name, rest)
    else left.delete(name)
  }
  return left
}

export function equalAmounts(a: Amounts, b: Amounts): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  for (const [name, amount] of a) if (b.get(name) !== amount) return false
  return true
}
