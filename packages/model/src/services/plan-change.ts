import {
  blocked,
  isWanted,
  type Named,
  nothing,
  plural,
  type ServiceConsequences,
  taskIds,
} from './consequences.ts'
import { isWaiting } from './rows.ts'
import type { SeenInstance, SeenService } from './seen.ts'
import { changeOf } from './update.ts'
import { byOrderOfStopping, firstKilled, victims } from './victims.ts'

export function updated(service: SeenService, definition: unknown, named: Named): ServiceConsequences {
  const change = changeOf(service, definition)
  if (change === undefined) return { ...nothing, ...replaced(service, service.instances, named) }
  const { kind, instances, minimumHealthCapacity } = change
  if (kind === 'nothing') return blocked('Nothing in it differs from what is configured now.')
  if (kind === 'instances') return scaled(service, instances, named)
  const scale =
    instances === service.wanted ? nothing : scaled({ ...service, minimumHealthCapacity }, instances, named)
  const gone = new Set(scale.detached.map(({ instanceId }) => instanceId))
  const left = service.instances.filter(({ instanceId }) => !gone.has(instanceId))
  const anew = replaced({ ...service, wanted: instances, minimumHealthCapacity }, left, named)
  return {
    ...scale,
    ...anew,
    attached: [...scale.attached, ...anew.attached],
    ended: [...new Set([...scale.ended, ...anew.ended])],
    stays: anew.stays,
    next: [...anew.next, ...scale.next],
  }
}

type Replaced = Pick<
  ServiceConsequences,
  'replaced' | 'replacedAtFirst' | 'ended' | 'attached' | 'stays' | 'next'
>

/** In the order of the upgrade. What is not ready goes at once, and what waits has nothing to end. */
function replaced(service: SeenService, instances: readonly SeenInstance[], named: Named): Replaced {
  const ready = byOrderOfStopping(service, instances.filter(isReady))
  const unready = instances.filter(({ label }) => label === 'starting')
  const first = Math.min(ready.length, firstKilled({ ...service, instances })) + unready.length
  const all = [...unready, ...ready]
  const lost = instances.filter(({ label }) => label === 'unreachable').length
  const isKept = service.volumes.length > 0
  return {
    ended: taskIds(all),
    replaced: all.map(({ instanceId, host }) => ({ instanceId, ...(host !== undefined && { host }) })),
    replacedAtFirst: first,
    attached: isKept ? named(all) : [],
    stays: isKept ? ['Every volume and its data.'] : [],
    next: [
      ...(all.length > 0 && isKept ? ['Each ends before it starts again, on its own volumes.'] : []),
      ...(all.length > 0 && !isKept && first < all.length
        ? ['Each ends when another runs in its place.']
        : []),
      ...(lost > 0
        ? [`${plural(lost, 'instance')} out of reach ${lost === 1 ? 'is' : 'are'} not replaced.`]
        : []),
      ...(all.length === 0 ? ['None runs now: there is nothing to end.'] : []),
    ],
  }
}

export function restarted(service: SeenService, named: Named): ServiceConsequences {
  if (service.kind === 'pod')
    return blocked('Marathon restarts apps alone. A pod is restarted by a change of its definition.')
  if (service.wanted === 0) return blocked('It is suspended: there is nothing to restart.')
  return { ...nothing, ...replaced(service, service.instances, named) }
}

export function scaled(service: SeenService, target: number, named: Named): ServiceConsequences {
  const active = service.instances.filter(isWanted)
  const total = active.length + service.queued
  if (target >= total) return scaledUp(service, target - total, named)
  const gone = victims(service, total - target)
  const kept = gone.filter(({ volumes }) => volumes.length > 0)
  return {
    ...nothing,
    ended: taskIds(gone),
    detached: named(kept),
    stays:
      kept.length > 0
        ? [
            'The volumes, with their data, and everything that is reserved with them: cpus, memory and ports too.',
          ]
        : [],
    next: kept.length > 0 ? ['Scaling up again takes these volumes first.'] : [],
    warnings: active.some(isWaiting)
      ? ['Some instances wait for an offer. Running ones are ended before those that wait.']
      : [],
  }
}

function scaledUp(service: SeenService, more: number, named: Named): ServiceConsequences {
  const reused = service.instances.filter(({ label }) => label === 'detached').slice(0, more)
  const anew = more - reused.length
  const isKept = service.volumes.length > 0
  return {
    ...nothing,
    attached: named(reused),
    startedAnew: anew,
    next: [
      ...(reused.length > 0
        ? [
            reused.length === 1
              ? '1 instance starts again on the volumes that it had.'
              : `${reused.length} instances start again on the volumes that they had.`,
          ]
        : []),
      ...(anew > 0
        ? [
            anew === 1
              ? `1 instance starts anew${isKept ? ', with volumes of its own' : ''}.`
              : `${anew} instances start anew${isKept ? ', with volumes of their own' : ''}.`,
          ]
        : []),
    ],
  }
}

function isReady({ label }: SeenInstance): boolean {
  return label === 'attached' || label === 'running'
}
