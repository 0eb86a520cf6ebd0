import {
  blocked,
  isWanted,
  type Named,
  nothing,
  plural,
  type ServiceConsequences,
  taskIds,
} from './consequences.ts'
import { type FindVolume, volumeRows } from './rows.ts'
import type { SeenInstance, SeenService } from './seen.ts'

export function killed(service: SeenService, ids: readonly string[], named: Named): ServiceConsequences {
  const chosen = chosenOf(service, ids)
  const unknown = unknownOf(chosen, ids)
  if (unknown !== undefined) return unknown
  const lost = chosen.find(({ label }) => label === 'unreachable')
  if (lost !== undefined)
    return blocked(
      `The agent of ${lost.instanceId} cannot be reached: whether the task runs is not known, and killing it has no effect.`,
    )
  const idle = chosen.find(({ label }) => label === 'detached')
  if (idle !== undefined) return blocked(`${idle.instanceId} has no task to kill. It can be wiped.`)
  return {
    ...nothing,
    ended: taskIds(chosen),
    attached: named(chosen),
    stays: chosen.some(({ volumes }) => volumes.length > 0) ? ['The volumes, with their data.'] : [],
    next: [
      chosen.some(({ volumes }) => volumes.length > 0)
        ? 'Each instance starts again, on the same volumes.'
        : 'Another instance starts in the place of each.',
    ],
  }
}

export function wiped(
  service: SeenService,
  ids: readonly string[],
  named: Named,
  away: (instances: readonly SeenInstance[]) => readonly string[],
): ServiceConsequences {
  const chosen = chosenOf(service, ids)
  const unknown = unknownOf(chosen, ids)
  if (unknown !== undefined) return unknown
  const wanted = chosen.filter(isWanted).length
  return erased(service, chosen, named, {
    startedAnew: wanted,
    next: [
      'Tasks end first. Each volume is destroyed and its reservation given back when its agent is offered next.',
      ...(wanted > 0
        ? [`${plural(wanted, 'instance')} ${wanted === 1 ? 'starts' : 'start'} anew, with empty volumes.`]
        : []),
    ],
    blocked: outOfSight(chosen),
    warnings: away(chosen),
  })
}

export function erased(
  service: SeenService,
  instances: readonly SeenInstance[],
  named: Named,
  more: Partial<ServiceConsequences>,
): ServiceConsequences {
  const volumes = named(instances)
  return {
    ...nothing,
    erased: volumes,
    erasedMb: volumes.reduce((sum, { sizeMb }) => sum + Math.round(sizeMb * 1000), 0) / 1000,
    ended: taskIds(instances),
    ...(volumes.length > 0 && { word: service.id }),
    ...more,
  }
}

/** What nobody can see is not erased: its task may run and write. One sentence for each agent. */
export function outOfSight(instances: readonly SeenInstance[]): ServiceConsequences['blocked'] {
  const lost = new Map<string, number>()
  for (const { label, host, agentId = '' } of instances) {
    if (label === 'unreachable') lost.set(host ?? agentId, 1 + (lost.get(host ?? agentId) ?? 0))
  }
  return [...lost].map(([host, count]) => ({
    message: `The agent ${host} cannot be reached: whether ${count === 1 ? 'the task of 1 instance still writes' : `the tasks of ${count} instances still write`} there is not known. Mark the agent as gone if it will not return.`,
  }))
}

/** Agents that are not heard now and are not given up: what is to happen there waits. One sentence for each. */
export function awayNow(
  service: SeenService,
  instances: readonly SeenInstance[],
  find: FindVolume,
): readonly string[] {
  const seen = instances.filter(({ label }) => label !== 'unreachable')
  const rows = seen.flatMap((instance) => volumeRows(service, instance, find))
  const hosts = rows.flatMap(({ volume, status, host }) =>
    volume && status === 'unknown' ? [host ?? ''] : [],
  )
  return [...new Set(hosts)].map(
    (host) =>
      `The agent ${host} is not heard now: what it holds is erased when it is back, and until then it is kept.`,
  )
}

function chosenOf({ instances }: SeenService, ids: readonly string[]): readonly SeenInstance[] {
  const chosen = new Set(ids)
  return instances.filter(({ instanceId }) => chosen.has(instanceId))
}

/** Somebody has looked at a list that is old by now. */
function unknownOf(chosen: readonly SeenInstance[], ids: readonly string[]): ServiceConsequences | undefined {
  const found = new Set(chosen.map(({ instanceId }) => instanceId))
  const missing = ids.find((id) => !found.has(id))
  return missing === undefined ? undefined : blocked(`There is no instance '${missing}' any more.`)
}
