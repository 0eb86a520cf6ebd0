import type { SeenInstance, SeenVolume } from '@holdfast/model/services/seen'
import { labelOfTask } from '@holdfast/model/services/label'
import { numberIn, objectIn, objectsIn, textIn, timeIn, type JsonObject } from '../lenient-json.ts'
import { instanceOfTask } from './instance-of-task.ts'

/** What `GET /v2/apps/{id}` says of an app's volumes: one that a host volume mounts elsewhere appears there. */
export function volumesOfApp(app: JsonObject): readonly SeenVolume[] {
  const all = objectsIn(objectIn(app['container'])['volumes'])
  const mounted = new Map(
    all.flatMap((volume) => {
      const from = textIn(volume['hostPath'])
      return from === undefined ? [] : [[from, textIn(volume['containerPath']) ?? from] as const]
    }),
  )
  return all.flatMap((volume) => {
    const name = textIn(volume['containerPath'])
    if (name === undefined || volume['persistent'] === undefined) return []
    return [{ ...wantedOf(name, objectIn(volume['persistent'])), path: mounted.get(name) ?? name }]
  })
}

/** A disk that is asked for by profile alone is a mount disk. */
export function wantedOf(name: string, persistent: JsonObject): SeenVolume {
  const profile = textIn(persistent['profileName'])
  const type = textIn(persistent['type'])?.toLowerCase()
  return {
    name,
    path: name,
    type:
      type === 'path' || type === 'mount' || type === 'root'
        ? type
        : profile === undefined
          ? 'root'
          : 'mount',
    ...(profile !== undefined && { profile }),
    sizeMb: numberIn(persistent['size']) ?? 0,
    mode: 'RW',
  }
}

/** One instance for each task of the answer: it lists those alone that have an agent. */
export function instancesOfApp(app: JsonObject): readonly SeenInstance[] {
  return objectsIn(app['tasks']).flatMap((task) => {
    const taskId = textIn(task['id'])
    if (taskId === undefined) return []
    const startedMs = timeIn(task['startedAt'])
    const state = textIn(task['state']) ?? stateByTimes(task)
    const volumes = localVolumesIn(task)
    const role = textIn(task['role'])
    const host = textIn(task['host'])
    const agentId = textIn(task['slaveId'])
    const sinceMs = startedMs ?? timeIn(task['stagedAt'])
    return [
      {
        instanceId: instanceOfTask(taskId),
        label: labelOfTask(state, startedMs !== undefined, volumes.length > 0),
        condition: conditionOf(state),
        ...(role !== undefined && { role }),
        ...(host !== undefined && { host }),
        ...(agentId !== undefined && { agentId }),
        tasks: [{ taskId, state }],
        volumes,
        version: textIn(task['version']) ?? '',
        ...(sinceMs !== undefined && { sinceMs }),
        ...(startedMs !== undefined && { startedMs }),
      },
    ]
  })
}

/** Older Marathons tell no state: only what runs or begins has these times. */
function stateByTimes(task: JsonObject): string {
  if (timeIn(task['startedAt']) !== undefined) return 'TASK_RUNNING'
  return timeIn(task['stagedAt']) === undefined ? 'TASK_UNKNOWN' : 'TASK_STAGING'
}

export function localVolumesIn(of: JsonObject): SeenInstance['volumes'] {
  return objectsIn(of['localVolumes']).flatMap((volume) => {
    const persistenceId = textIn(volume['persistenceId'])
    return persistenceId === undefined
      ? []
      : [{ name: textIn(volume['containerPath']) ?? persistenceId, persistenceId }]
  })
}

/** `Running`, of `TASK_RUNNING`. */
export function conditionOf(state: string): string {
  const word = state.replace(/^TASK_/, '').toLowerCase()
  return word.charAt(0).toUpperCase() + word.slice(1)
}
