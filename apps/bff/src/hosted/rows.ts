import {
  maxNamed,
  type FrameworkRow,
  type OfferRow,
  type TaskRow,
  type VolumeRef,
} from '@holdfast/model/api/hosted'
import { volumeKeyOf } from '@holdfast/model/ledger/keys'
import { isPersistentVolume, isReserved, reservationRole } from '@holdfast/model/resource/resource'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterAgent, ClusterFramework, ClusterOffer, ClusterTask } from '../ports/cluster.ts'
import type { Tally } from './tallies.ts'

/** What rows say of agents, frameworks, offers and tasks. Sizes are in MB. */

export function taskRow(task: ClusterTask, agent: ClusterAgent, framework: string): TaskRow {
  const { taskId, frameworkId, name, state, stateMs, launchedMs } = task
  const parts = Resources.list(task.resources)
  const role = parts[0]?.allocationRole
  const { cpus, memMb, diskMb } = amountsOf(task.resources)
  return {
    key: taskRowKey(task),
    taskId,
    name,
    state,
    ...(stateMs !== undefined && { stateMs }),
    ...(launchedMs !== undefined && { launchedMs }),
    frameworkId,
    framework,
    ...(role !== undefined && { role }),
    agentId: agent.agentId,
    hostname: agent.hostname,
    cpus,
    memMb,
    diskMb,
    volumes: parts.filter(isPersistentVolume).map((part) => volumeRef(agent.agentId, part)),
  }
}

/** Ids hold no spaces that would not be escaped: two of them need no more than a separator that no id begins with. */
export function taskRowKey({ frameworkId, taskId }: Pick<ClusterTask, 'frameworkId' | 'taskId'>): string {
  return `${frameworkId}/${taskId}`
}

export function offerRow(offer: ClusterOffer, agent: ClusterAgent, framework: string): OfferRow {
  const { offerId, frameworkId, role, resources, sinceMs } = offer
  const { cpus, memMb, diskMb } = amountsOf(resources)
  const volumes = Resources.list(Resources.persistentVolumes(resources))
  const volumesMb = sum(volumes.map(sizeOf))
  const reservedMb = sum(
    Resources.list(Resources.divisible(resources))
      .filter((part) => part.name === 'disk' && isReserved(part))
      .map(sizeOf),
  )
  return {
    key: offerId,
    frameworkId,
    framework,
    role,
    agentId: agent.agentId,
    hostname: agent.hostname,
    ...(sinceMs !== undefined && { sinceMs }),
    cpus,
    memMb,
    reservedMb,
    volumesMb,
    unreservedMb: diskMb - volumesMb - reservedMb,
    volumes: volumes
      .toSorted((a, b) => sizeOf(b) - sizeOf(a))
      .slice(0, maxNamed)
      .map((part) => volumeRef(agent.agentId, part)),
    volumeCount: volumes.length,
  }
}

export function frameworkRow(framework: ClusterFramework, tally: Tally): FrameworkRow {
  const { frameworkId, name, roles, principal, active, connected, registeredMs } = framework
  return {
    key: frameworkId,
    name,
    roles,
    ...(principal !== undefined && { principal }),
    active,
    connected,
    ...(registeredMs !== undefined && { registeredMs }),
    tasks: tally.tasks,
    offers: tally.offers,
    volumes: tally.volumes.size,
    volumesMb: tally.volumesMilli / 1000,
    cpus: tally.cpusMilli / 1000,
    memMb: tally.memMilli / 1000,
  }
}

export function volumeRef(agentId: string, resource: Resource): VolumeRef {
  return {
    key: volumeKeyOf(agentId, resource) ?? '',
    role: reservationRole(resource) ?? '*',
    persistenceId: resource.disk?.persistence?.id ?? '',
    sizeMb: sizeOf(resource),
  }
}

export function sizeOf({ value }: Resource): number {
  return value.type === 'SCALAR' ? value.scalar / 1000 : 0
}

function amountsOf(resources: Resources): { cpus: number; memMb: number; diskMb: number } {
  const amounts = Resources.quantities(resources)
  const of = (name: string) => (amounts.get(name) ?? 0) / 1000
  return { cpus: of('cpus'), memMb: of('mem'), diskMb: of('disk') }
}

/** In thousandths, as sizes are counted: floating point would not come out even. */
const sum = (sizes: readonly number[]): number =>
  sizes.reduce((all, size) => all + Math.round(size * 1000), 0) / 1000
