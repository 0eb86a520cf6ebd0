import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { labelOf } from '@holdfast/model/services/label'
import type { SeenFailure, SeenInstance, SeenService } from '@holdfast/model/services/seen'
import type { MarathonService } from '../ports/marathon.ts'
import { numberIn, objectIn, objectsIn, textIn, timeIn, type JsonObject } from '../lenient-json.ts'
import { instancesOfApp, volumesOfApp } from './read-app.ts'
import { instancesOfPod, volumesOfPod } from './read-pod.ts'
import { refusalsIn } from './refusals.ts'

/** What Marathon tells of an app or pod, in the form that rows and plans are made of. */
export function readService(service: MarathonService): SeenService {
  const { answer, kind } = service
  const definition = kind === 'app' ? answer : objectIn(answer['spec'])
  const told = kind === 'app' ? instancesOfApp(answer) : instancesOfPod(answer)
  const instances = service.instances === undefined ? told : known(service.instances, told)
  const delay = objectIn(service.queued?.['delay'])
  const upgrade = objectIn(
    kind === 'app' ? definition['upgradeStrategy'] : objectIn(definition['scheduling'])['upgrade'],
  )
  const selection =
    kind === 'app' ? definition['killSelection'] : objectIn(definition['scheduling'])['killSelection']
  const problem = textIn(service.queued?.['problem'])
  const lastFailure = failureIn(objectIn(answer['lastTaskFailure']))
  return {
    id: service.id,
    kind,
    role: textIn(definition['role']) ?? service.defaultRole ?? '*',
    version: textIn(definition['version']) ?? '',
    wanted: wantedInstances(definition, kind),
    ...amountsOf(definition, kind),
    volumes: kind === 'app' ? volumesOfApp(definition) : volumesOfPod(definition),
    instances,
    // Our own scheduler lists those that wait; of another's queue only the number is known.
    queued: service.instances === undefined ? (numberIn(service.queued?.['count']) ?? 0) : 0,
    delayMs: delay['overdue'] === true ? 0 : 1000 * (numberIn(delay['timeLeftSeconds']) ?? 0),
    refusals: refusalsIn(service.queued ?? {}),
    ...(problem !== undefined && { problem }),
    deployments: service.deployments.flatMap((deployment) => textIn(deployment['id']) ?? []),
    ...(lastFailure && { lastFailure }),
    definition: kind === 'app' ? withoutTasks(definition) : definition,
    deleting: service.deleting,
    minimumHealthCapacity: numberIn(upgrade['minimumHealthCapacity']) ?? 1,
    youngestFirst: selection !== 'OLDEST_FIRST',
  }
}

function known(instances: readonly Instance[], told: readonly SeenInstance[]): readonly SeenInstance[] {
  const answers = new Map(told.map((instance) => [instance.instanceId, instance]))
  return instances.map((instance) => ownInstance(instance, answers.get(instance.instanceId)))
}

function ownInstance(instance: Instance, told: SeenInstance | undefined): SeenInstance {
  const { instanceId, goal, condition, agent, reservation, sinceMs, activeSinceMs, runSpecVersion } = instance
  const state = reservation?.state
  return {
    instanceId,
    label: labelOf(instance),
    goal,
    condition,
    role: instance.role,
    ...(agent && { host: agent.host, agentId: agent.agentId }),
    tasks: told?.tasks ?? [],
    volumes: (reservation?.volumes ?? []).map((volume) => ({
      name: volume.containerPath,
      persistenceId: persistenceIdOf(volume),
    })),
    version: runSpecVersion,
    sinceMs,
    ...(activeSinceMs !== undefined && { startedMs: activeSinceMs }),
    ...(state?.name === 'new' && condition === 'Scheduled' && { deadlineMs: state.deadlineMs }),
  }
}

function wantedInstances(definition: JsonObject, kind: 'app' | 'pod'): number {
  const of = kind === 'app' ? definition : objectIn(definition['scaling'])
  return numberIn(of['instances']) ?? 1
}

/** Of one instance: of a pod the sum of its containers. */
function amountsOf(
  definition: JsonObject,
  kind: 'app' | 'pod',
): { readonly cpus: number; readonly memMb: number; readonly diskMb: number } {
  const parts =
    kind === 'app'
      ? [definition]
      : objectsIn(definition['containers']).map((container) => objectIn(container['resources']))
  const sum = (name: string) =>
    parts.reduce((all, part) => all + Math.round(1000 * (numberIn(part[name]) ?? 0)), 0) / 1000
  return { cpus: sum('cpus'), memMb: sum('mem'), diskMb: sum('disk') }
}

function failureIn(failure: JsonObject): SeenFailure | undefined {
  const taskId = textIn(failure['taskId'])
  if (taskId === undefined) return undefined
  return {
    taskId,
    state: textIn(failure['state']) ?? 'TASK_FAILED',
    message: textIn(failure['message']) ?? '',
    host: textIn(failure['host']) ?? '',
    atMs: timeIn(failure['timestamp']) ?? 0,
  }
}

/** What is configured, without what happens to run. */
function withoutTasks(app: JsonObject): JsonObject {
  const {
    tasks: _tasks,
    deployments: _deployments,
    lastTaskFailure: _failure,
    tasksStaged: _staged,
    tasksRunning: _running,
    tasksHealthy: _healthy,
    tasksUnhealthy: _unhealthy,
    readinessCheckResults: _readiness,
    ...definition
  } = app
  return definition
}
