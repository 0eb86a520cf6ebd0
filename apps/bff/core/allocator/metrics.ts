import { PersistentMap } from '@holdfast/model/persistent-map'
import { Scalar } from '@holdfast/model/scalar'
import { noAmounts } from './allocation.ts'
import { Sorter } from './sorter.ts'
import type { AllocatorState } from './state.ts'

/**
 * The allocator's counters, by Mesos' names.
 *
 * Source: mesos `src/master/allocator/mesos/metrics.cpp`.
 */
export function allocatorMetrics(state: AllocatorState): Readonly<Record<string, number>> {
  const { total, roles, rounds } = state
  const held = roles.root.allocation.totals
  const metrics: Record<string, number> = { 'allocator/mesos/allocation_runs': rounds }
  for (const name of new Set(['cpus', 'gpus', 'mem', 'disk', ...total.keys()])) {
    const path = `allocator/mesos/resources/${name}`
    metrics[`${path}/total`] = Scalar.toNumber(total.get(name) ?? Scalar.zero)
    metrics[`${path}/offered_or_allocated`] = Scalar.toNumber(held.get(name) ?? Scalar.zero)
  }
  PersistentMap.forEach(state.quotas, ({ guarantees, limits }, role) => {
    const used = Sorter.allocationOf(roles, role)?.totals ?? noAmounts
    for (const name of new Set([...guarantees.keys(), ...limits.keys()])) {
      const path = `allocator/mesos/quota/roles/${role}/resources/${name}`
      const [guarantee, limit] = [guarantees.get(name), limits.get(name)]
      if (guarantee !== undefined) metrics[`${path}/guarantee`] = Scalar.toNumber(guarantee)
      if (limit !== undefined) metrics[`${path}/limit`] = Scalar.toNumber(limit)
      metrics[`${path}/offered_or_allocated`] = Scalar.toNumber(used.get(name) ?? Scalar.zero)
    }
  })
  return metrics
}
