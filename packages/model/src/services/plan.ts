import type { PlannedVolume, ServiceAction, ServicePlan } from '../api/services.ts'
import { unreachable } from '../invariant.ts'
import { isWaiting, volumeRows, type FindVolume } from './rows.ts'
import type { SeenInstance, SeenService } from './seen.ts'
import { changeOf } from './update.ts'
import { byOrderOfStopping, firstKilled, victims } from './victims.ts'

/** What an action does to the volumes and tasks of a service; nothing of it is done. */
export type ServiceConsequences = Omit<ServicePlan, 'fingerprint' | 'asOfMs' | 'request'>

/** Sentences are for people; sizes in MB. `service` is absent for what is created. */
export function consequencesOf(
  action: ServiceAction,
  service: SeenService | undefined,
  find: FindVolume,
): ServiceConsequences {
  if (action.action === 'create') return { ...nothing, ...created(action) }
  if (service === undefined) return blocked(`There is no app or pod '${action.id}'.`)
  return withLock(ofService(action, service, find), action, service)
}

/** Marathon deletes an app whatever changes it; a pod it does not. */
function withLock(
  told: ServiceConsequences,
  action: ServiceAction,
  { kind, deployments }: SeenService,
): ServiceConsequences {
  const changes = ['update', 'scale', 'suspend', 'restart'].includes(action.action)
  const minds = changes || (action.action === 'delete' && kind === 'pod')
  if (!minds || deployments.length === 0 || told.blocked.length > 0) return told
  if ('force' in action) {
    const warning = 'The deployment that changes it now is stopped where it is. This one takes its place.'
    return { ...told, warnings: [...told.warnings, warning] }
  }
  const message = 'A deployment changes it now. Wait until it is done, or stop it and do this instead.'
  return { ...told, locked: true, blocked: [{ message }] }
}

type OnService = Exclude<ServiceAction, { readonly action: 'create' }>

function ofService(action: OnService, service: SeenService, find: FindVolume): ServiceConsequences {
  const named = (instances: readonly SeenInstance[]) => plannedVolumes(service, instances, find)
  const away = (instances: readonly SeenInstance[]) => awayNow(service, instances, find)
  switch (action.action) {
    case 'update':
      return updated(service, action.definition, named)
    case 'scale':
      return scaled(service, action.instances, named)
    case 'suspend':
      return scaled(service, 0, named)
    case 'restart':
      return restarted(service, named)
    case 'delete':
      return erased(service, service.instances, named, {
        blocked: outOfSight(service.instances),
        warnings: away(service.instances),
        next: [
          'Tasks end first. Each volume is destroyed and its reservation given back when its agent is offered next.',
          'The definition and its versions are forgotten.',
        ],
      })
    case 'kill':
      return killed(service, action.instanceIds, named)
    case 'wipe':
      return wiped(service, action.instanceIds, named, away)
    case 'reset_delay':
      return { ...nothing, next: ['It is tried again with the next offer.'] }
    default:
      return unreachable(action)
  }
}

const nothing: ServiceConsequences = {
  erased: [],
  erasedMb: 0,
  detached: [],
  attached: [],
  startedAnew: 0,
  ended: [],
  replaced: [],
  replacedAtFirst: 0,
  stays: [],
  next: [],
  warnings: [],
  blocked: [],
}

type Named = (instances: readonly SeenInstance[]) => readonly PlannedVolume[]

function blocked(message: string): ServiceConsequences {
  return { ...nothing, blocked: [{ message }] }
}

function created({ kind }: { readonly kind: 'app' | 'pod' }): Partial<ServiceConsequences> {
  return {
    next: [
      `The ${kind} waits for offers that hold what it wants; its volumes are reserved and created from the first that fits.`,
    ],
  }
}

function updated(service: SeenService, definition: unknown, named: Named): ServiceConsequences {
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

function restarted(service: SeenService, named: Named): ServiceConsequences {
  if (service.kind === 'pod')
    return blocked('Marathon restarts apps alone. A pod is restarted by a change of its definition.')
  if (service.wanted === 0) return blocked('It is suspended: there is nothing to restart.')
  return { ...nothing, ...replaced(service, service.instances, named) }
}

function scaled(service: SeenService, target: number, named: Named): ServiceConsequences {
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

function killed(service: SeenService, ids: readonly string[], named: Named): ServiceConsequences {
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

function wiped(
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

function erased(
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
function outOfSight(instances: readonly SeenInstance[]): ServiceConsequences['blocked'] {
  const lost = new Map<string, number>()
  for (const { label, host, agentId = '' } of instances) {
    if (label === 'unreachable') lost.set(host ?? agentId, 1 + (lost.get(host ?? agentId) ?? 0))
  }
  return [...lost].map(([host, count]) => ({
    message: `The agent ${host} cannot be reached: whether ${count === 1 ? 'the task of 1 instance still writes' : `the tasks of ${count} instances still write`} there is not known. Mark the agent as gone if it will not return.`,
  }))
}

/** Agents that are not heard now and are not given up: what is to happen there waits. One sentence for each. */
function awayNow(
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

function plannedVolumes(
  service: SeenService,
  instances: readonly SeenInstance[],
  find: FindVolume,
): readonly PlannedVolume[] {
  return instances.flatMap((instance) =>
    volumeRows(service, instance, find).map(({ key, name, host, sizeMb }) => ({
      persistenceId: key,
      name,
      ...(host !== undefined && { host }),
      sizeMb,
      instanceId: instance.instanceId,
    })),
  )
}

/** One that counts against the number of instances. */
function isWanted({ label }: SeenInstance): boolean {
  return label !== 'detached' && label !== 'being_destroyed'
}

function isReady({ label }: SeenInstance): boolean {
  return label === 'attached' || label === 'running'
}

function taskIds(instances: readonly SeenInstance[]): readonly string[] {
  return instances
    .filter(({ label }) => label !== 'detached')
    .flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId))
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
