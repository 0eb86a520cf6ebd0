import { AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { MasterState } from '../../core/master/state.ts'

const views = new WeakMap<MasterState['successors'], ReadonlyMap<AgentId, AgentId>>()

/** By its former ids, the id of each agent: the same map as long as that is so. */
export function successorsOf(successors: MasterState['successors']): ReadonlyMap<AgentId, AgentId> {
  let view = views.get(successors)
  if (view === undefined) {
    const map = new Map<AgentId, AgentId>()
    PersistentMap.forEach(successors, ({ agentId }, former) => map.set(AgentId(former), agentId))
    views.set(successors, (view = map))
  }
  return view
}
