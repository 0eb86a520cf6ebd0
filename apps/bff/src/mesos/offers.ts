import { AgentId, FrameworkId, OfferId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { JsonObject } from '@holdfast/model/json'
import type { ClusterOffer } from '../ports/cluster.ts'
import { idOf, listOf, objectOf, objectsOf, textOf } from './fields.ts'
import { resourcesOf } from './wire-resources.ts'

/** Which offers stand on each agent; the same list as before while they are the same. */
export type OffersByAgent = ReadonlyMap<AgentId, readonly ClusterOffer[]>

/** Reads the offers in an answer to `GET_FRAMEWORKS`. An offer never changes: its id names what it holds. */
export function createOfferReader(): (getFrameworks: JsonObject) => OffersByAgent {
  let known = new Map<string, ClusterOffer>()
  let lists: OffersByAgent = new Map()
  return (getFrameworks) => {
    const found = new Map<string, ClusterOffer>()
    const next = new Map<AgentId, ClusterOffer[]>()
    for (const framework of objectsOf(getFrameworks, 'frameworks')) {
      for (const entry of objectsOf(framework, 'offers')) {
        const [id, agentId] = [idOf(entry, 'id'), idOf(entry, 'agent_id')]
        const offer = id === undefined ? undefined : (known.get(id) ?? offerOf(id, entry))
        if (id === undefined || agentId === undefined || offer === undefined) continue
        found.set(id, offer)
        const list = next.get(AgentId(agentId))
        if (list) list.push(offer)
        else next.set(AgentId(agentId), [offer])
      }
    }
    const before = lists
    lists = new Map([...next].map(([agentId, list]) => [agentId, kept(before.get(agentId), list)]))
    known = found
    return lists
  }
}

function offerOf(id: string, entry: JsonObject): ClusterOffer | undefined {
  const frameworkId = idOf(entry, 'framework_id')
  const resources = resourcesOf(listOf(entry, 'resources') ?? [])
  if (frameworkId === undefined || !resources.ok) return undefined
  const allocation = objectOf(entry, 'allocation_info')
  const role = (allocation && textOf(allocation, 'role')) ?? resources.value[0]?.allocationRole ?? '*'
  return {
    offerId: OfferId(id),
    frameworkId: FrameworkId(frameworkId),
    role,
    resources: Resources.unallocate(Resources.of(resources.value)),
  }
}

/** In the order of their ids. */
function kept(before: readonly ClusterOffer[] | undefined, list: ClusterOffer[]): readonly ClusterOffer[] {
  const after = list.sort((a, b) => (a.offerId < b.offerId ? -1 : 1))
  const same = before?.length === after.length && after.every((each, i) => each === before[i])
  return same ? before : after
}
