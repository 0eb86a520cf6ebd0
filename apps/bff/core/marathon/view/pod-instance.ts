import type { Instance, InstanceTask } from '@holdfast/model/marathon/instance'
import type { Amounts, Pod, PodContainer } from '@holdfast/model/marathon/run-spec'
import { isActive } from '../conditions.ts'
import { isoTime } from './iso-time.ts'
import { localVolumesJson } from './local-volumes.ts'
import { taskStateOf } from './task-state.ts'

export type PodInstanceStatus = 'PENDING' | 'STAGING' | 'STABLE' | 'DEGRADED' | 'TERMINAL'

/**
 * An instance of a pod as `::status` tells it, by the definition that it runs. One without an agent is not told at all.
 *
 * Source: `podInstanceStatusRamlWriter`, marathon `raml/PodStatusConversion.scala`.
 */
export function podInstanceJson(instance: Instance, pod: Pod): PodInstanceJson | undefined {
  const { agent, instanceId } = instance
  if (agent === undefined) return undefined
  const containers = [...instance.tasks.values()].map((task) => containerOf(task, pod))
  const unhealthy = containers.some(({ json }) =>
    json.conditions.some(({ name, value }) => name === 'healthy' && value === 'false'),
  )
  const { status, message } = statusOf(instance, unhealthy)
  const since = isoTime(instance.sinceMs)
  return {
    id: instanceId,
    status,
    ...(message !== undefined && { message }),
    statusSince: since,
    agentHostname: agent.host,
    agentId: agent.agentId,
    ...(agent.region !== undefined && { agentRegion: agent.region }),
    ...(agent.zone !== undefined && { agentZone: agent.zone }),
    resources: sum([pod.executorResources, ...containers.flatMap(({ uses }) => uses ?? [])]),
    networks: networksOf(instance, pod),
    containers: containers.map(({ json }) => json),
    localVolumes: localVolumesJson(instance),
    specReference: `/v2/pods${pod.id}::versions/${instance.runSpecVersion}`,
    role: instance.role,
    lastUpdated: since,
    lastChanged: since,
  }
}

export interface PodInstanceJson {
  readonly id: string
  readonly status: PodInstanceStatus
  readonly statusSince: string
  readonly [member: string]: unknown
}

interface Told {
  readonly status: PodInstanceStatus
  readonly message?: string
}

function statusOf({ condition, goal }: Instance, unhealthy: boolean): Told {
  switch (condition) {
    case 'Scheduled':
    case 'Provisioned':
      return { status: goal === 'Running' ? 'PENDING' : 'TERMINAL' }
    case 'Staging':
    case 'Starting':
      return { status: 'STAGING' }
    case 'Running':
      return unhealthy
        ? { status: 'DEGRADED', message: 'at least one container is not healthy' }
        : { status: 'STABLE' }
    case 'Unreachable':
    case 'UnreachableInactive':
      return { status: 'DEGRADED', message: 'pod instance has become unreachable' }
    default:
      return { status: 'TERMINAL' }
  }
}

interface ContainerJson {
  readonly conditions: readonly { readonly name: string; readonly value: string }[]
  readonly [member: string]: unknown
}

function containerOf(
  task: InstanceTask,
  pod: Pod,
): { readonly json: ContainerJson; readonly uses: Amounts | undefined } {
  const container = pod.containers.find(({ name }) => name === task.container)
  const since = isoTime(task.startedAtMs ?? task.stagedAtMs)
  const uses = USING.has(task.condition) ? container?.resources : undefined
  const json = {
    name: task.container ?? task.taskId,
    status: taskStateOf(task.condition),
    statusSince: since,
    containerId: task.taskId,
    ...(task.message !== undefined && { message: task.message }),
    conditions: healthOf(task, container, since),
    endpoints: endpointsOf(task, container),
    ...(uses !== undefined && { resources: uses }),
    lastUpdated: since,
    lastChanged: since,
  }
  return { json, uses }
}

const USING = new Set(['Provisioned', 'Staging', 'Starting', 'Running', 'Unreachable', 'Killing'])

/** Told once it can be healthy, for what Mesos checks or has said something about. */
function healthOf(
  task: InstanceTask,
  container: PodContainer | undefined,
  since: string,
): ContainerJson['conditions'] {
  const early = ['Scheduled', 'Provisioned', 'Staging', 'Starting'].includes(task.condition)
  const checked = container?.rest.healthCheck !== undefined
  if (early || (!checked && task.healthy === undefined)) return []
  const condition = {
    name: 'healthy',
    value: String(task.healthy ?? false),
    reason: task.healthy === undefined ? 'health-unreported-by-mesos' : 'health-reported-by-mesos',
    lastChanged: since,
    lastUpdated: since,
  }
  return [condition]
}

/** Host ports were given out in the order of the endpoints that ask for one. */
function endpointsOf(task: InstanceTask, container: PodContainer | undefined): readonly object[] {
  if (container === undefined || !isActive(task.condition)) return []
  return container.hostPorts.flatMap(({ name }, index) => {
    const port = task.hostPorts[index]
    return name === undefined ? [] : [{ name, ...(port !== undefined && { allocatedHostPort: port }) }]
  })
}

function networksOf(instance: Instance, pod: Pod): readonly object[] {
  const addresses = new Set([...instance.tasks.values()].flatMap(({ ipAddresses }) => ipAddresses))
  if (addresses.size === 0) return []
  const name = networkName(pod.rest.networks)
  return [{ ...(name !== undefined && { name }), addresses: [...addresses] }]
}

function networkName(networks: unknown): string | undefined {
  const first: unknown = Array.isArray(networks) ? networks[0] : undefined
  if (typeof first !== 'object' || first === null || !('name' in first)) return undefined
  return typeof first.name === 'string' ? first.name : undefined
}

/** In thousandths while they are added, so that 0.1 and 0.2 are 0.3. */
function sum(amounts: readonly Amounts[]): Amounts {
  const of = (part: keyof Amounts) =>
    amounts.reduce((all, each) => all + Math.round(each[part] * 1000), 0) / 1000
  return { cpus: of('cpus'), mem: of('mem'), disk: of('disk'), gpus: of('gpus') }
}

/**
 * An instance as killing it answers: in its state before.
 *
 * Source: `InstanceConversion`, marathon `raml/InstanceConversion.scala`.
 */
export function killedInstanceJson(instance: Instance, unreachableStrategy: unknown): object {
  const { agent, instanceId, condition, goal, sinceMs, activeSinceMs, healthy } = instance
  return {
    instanceId,
    ...(agent !== undefined && {
      agentInfo: {
        host: agent.host,
        agentId: agent.agentId,
        ...(agent.region !== undefined && { region: agent.region }),
        ...(agent.zone !== undefined && { zone: agent.zone }),
        attributes: Object.entries(agent.attributes).map(([name, text]) => ({ name, text })),
      },
    }),
    runSpecVersion: instance.runSpecVersion,
    state: {
      condition,
      since: isoTime(sinceMs),
      ...(activeSinceMs !== undefined && { activeSince: isoTime(activeSinceMs) }),
      ...(healthy !== undefined && { healthy }),
      goal,
    },
    unreachableStrategy,
  }
}
