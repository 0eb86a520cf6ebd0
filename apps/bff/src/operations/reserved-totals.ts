import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { amountKey, amountOf } from './claims.ts'

/**
 * How much each reservation holds of each disk, volumes included. The first look at an agent costs what it holds, each
 * further one only what changed since.
 */
export interface ReservedTotals {
  of(resources: Resources, key: string): number
}

export function reservedTotals(): ReservedTotals {
  const totals = new Map<string, number>()
  let seen = Resources.empty

  const add = (resource: Resource, sign: number) => {
    const key = amountKey(resource)
    if (key !== undefined) totals.set(key, (totals.get(key) ?? 0) + sign * amountOf(resource))
  }

  return {
    of(resources, key) {
      if (resources !== seen) {
        const { removed, added } = Resources.diff(seen, resources)
        for (const resource of removed) add(resource, -1)
        for (const resource of added) add(resource, 1)
        seen = resources
      }
      return totals.get(key) ?? 0
    },
  }
}
