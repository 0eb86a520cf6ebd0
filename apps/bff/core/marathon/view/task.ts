import type { Instance, InstanceTask } from '@holdfast/model/marathon/instance'
import type { App } from '@holdfast/model/marathon/run-spec'
import { isActive } from '../conditions.ts'
import { isoTime } from './iso-time.ts'
import { localVolumesJson } from './local-volumes.ts'
import { servicePortsOf } from './service-ports.ts'
import { taskStateOf } from './task-state.ts'

/**
 * Every task of an instance as `/v2/tasks` tells it. An instance that has no agent, or no task yet, has nothing to tell.
 *
 * Source: `EnrichedTask.fromInstance()`, marathon `core/appinfo/EnrichedTask.scala`.
 */
export function tasksJson(instance: Instance, app: App | undefined): readonly object[] {
  return [...instance.tasks.values()].flatMap((task) => taskJson(instance, task, app) ?? [])
}

/**
 * One task. Of one that does not run any more, when it was staged and started, its version and its ports are not told:
 * by that it is known that its volumes are detached.
 *
 * Source: `enrichedTaskRamlWrite`, marathon `raml/TaskConversion.scala`.
 */
export function taskJson(instance: Instance, task: InstanceTask, app: App | undefined): object | undefined {
  const { agent } = instance
  if (agent === undefined) return undefined
  const active = isActive(task.condition)
  return {
    id: task.taskId,
    appId: instance.runSpecId,
    role: instance.role,
    host: agent.host,
    slaveId: agent.agentId,
    ...(agent.region !== undefined && { region: agent.region }),
    ...(agent.zone !== undefined && { zone: agent.zone }),
    state: taskStateOf(task.condition),
    ...(active && { stagedAt: isoTime(task.stagedAtMs) }),
    ...(active && task.startedAtMs !== undefined && { startedAt: isoTime(task.startedAtMs) }),
    ...(active && { version: task.runSpecVersion }),
    ports: active ? task.hostPorts : [],
    servicePorts: app === undefined ? [] : servicePortsOf(app),
    ipAddresses: task.ipAddresses.map(ipAddressJson),
    healthCheckResults: healthJson(instance, task),
    localVolumes: localVolumesJson(instance),
  }
}

/** An instance that has no task, as if it had one that was asked for by name. */
export function instanceTaskJson(instance: Instance, taskId: string): object {
  const { agent, runSpecId, role, condition } = instance
  return {
    id: taskId,
    appId: runSpecId,
    role,
    ...(agent !== undefined && { host: agent.host, slaveId: agent.agentId }),
    state: taskStateOf(condition),
    ports: [],
    servicePorts: [],
    ipAddresses: [],
    healthCheckResults: [],
    localVolumes: localVolumesJson(instance),
  }
}

const ipAddressJson = (ipAddress: string): object => ({
  ipAddress,
  protocol: ipAddress.includes(':') ? 'IPv6' : 'IPv4',
})

/** How often a check failed in a row Mesos does not tell, only that it did. */
function healthJson({ instanceId }: Instance, { healthy }: InstanceTask): readonly object[] {
  if (healthy === undefined) return []
  return [{ alive: healthy, ...(healthy && { consecutiveFailures: 0 }), instanceId }]
}
