import { TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import type { AllocatorState } from '../../core/allocator/state.ts'
import type { Refused } from '../ports/cluster.ts'

/** Until when a framework has refused these resources of an agent: the end of its longest filter that holds all of them. */
export function refusedUntil(
  { frameworks }: AllocatorState,
  { frameworkId, role, agentId, resources }: Refused,
  now: number,
): TimeMs | undefined {
  const framework = PersistentMap.get(frameworks, frameworkId)
  const filters = framework && PersistentMap.get(framework.filters, agentId)
  const ends = (filters ?? [])
    .filter((filter) => filter.role === role && filter.untilMs > now)
    .filter((filter) => Resources.contains(filter.resources, resources))
    .map(({ untilMs }) => untilMs)
  return ends.length === 0 ? undefined : TimeMs(Math.max(...ends))
}
