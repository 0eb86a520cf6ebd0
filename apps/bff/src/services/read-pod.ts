import type { InstanceLabel } from '@holdfast/model/api/services'
import type { SeenInstance, SeenVolume } from '@holdfast/model/services/seen'
import { objectIn, objectsIn, textIn, timeIn, type JsonObject } from '../lenient-json.ts'
import { conditionOf, localVolumesIn, wantedOf } from './read-app.ts'

/** What the `spec` of `GET /v2/pods/{id}::status` says of a pod's volumes, and where its containers see them. */
export function volumesOfPod(spec: JsonObject): readonly SeenVolume[] {
  const mounts = objectsIn(spec['containers']).flatMap((container) => objectsIn(container['volumeMounts']))
  return objectsIn(spec['volumes']).flatMap((volume) => {
    const name = textIn(volume['name'])
    if (name === undefined || volume['persistent'] === undefined) return []
    const own = mounts.filter((mount) => mount['name'] === name)
    const paths = [...new Set(own.flatMap((mount) => textIn(mount['mountPath']) ?? []))]
    const readOnly = own.length > 0 && own.every((mount) => mount['readOnly'] === true)
    return [
      {
        ...wantedOf(name, objectIn(volume['persistent'])),
        path: paths.length > 0 ? paths.join(', ') : name,
        mode: readOnly ? 'RO' : 'RW',
      },
    ]
  })
}

export function instancesOfPod(status: JsonObject): readonly SeenInstance[] {
  return objectsIn(status['instances']).flatMap((instance) => {
    const instanceId = textIn(instance['id'])
    if (instanceId === undefined) return []
    const containers = objectsIn(instance['containers'])
    const volumes = localVolumesIn(instance)
    const word = textIn(instance['status']) ?? ''
    const role = textIn(instance['role'])
    const host = textIn(instance['agentHostname'])
    const agentId = textIn(instance['agentId'])
    const sinceMs = timeIn(instance['statusSince'])
    const tasks = containers.flatMap((container) => {
      const taskId = textIn(container['containerId'])
      const name = textIn(container['name'])
      const state = textIn(container['status']) ?? 'TASK_UNKNOWN'
      return taskId === undefined ? [] : [{ taskId, state, ...(name !== undefined && { container: name }) }]
    })
    return [
      {
        instanceId,
        label: labelOfStatus(word, tasks, volumes.length > 0),
        condition: conditionOf(word),
        ...(role !== undefined && { role }),
        ...(host !== undefined && { host }),
        ...(agentId !== undefined && { agentId }),
        tasks,
        volumes,
        version: (textIn(instance['specReference']) ?? '').split('::versions/')[1] ?? '',
        ...(sinceMs !== undefined && { sinceMs }),
        ...(word === 'STABLE' && sinceMs !== undefined && { startedMs: sinceMs }),
      },
    ]
  })
}

/** Marathon's own rule for pods: STABLE is attached. */
function labelOfStatus(status: string, tasks: SeenInstance['tasks'], hasVolumes: boolean): InstanceLabel {
  switch (status) {
    case 'STABLE':
      return hasVolumes ? 'attached' : 'running'
    case 'PENDING':
      return hasVolumes ? 'reserving' : 'waiting_for_offer'
    case 'STAGING':
      return 'starting'
    case 'DEGRADED':
      if (tasks.some(({ state }) => state === 'TASK_UNREACHABLE')) return 'unreachable'
      return hasVolumes ? 'attached' : 'running'
    default:
      return tasks.some(({ state }) => state === 'TASK_KILLING') ? 'stopping' : 'detached'
  }
}
