import { isPersistentVolume, reservationRole } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Checkpointed } from '../operation/checkpointed.ts'
import type { Fault } from './error.ts'
import { firstFault } from './resources.ts'

/**
 * Each must be a volume that can be written to. That a volume has a container path is checked with its DiskInfo.
 *
 * Source: `validatePersistentVolume()`, mesos `src/master/validation.cpp`.
 */
export function validatePersistentVolumes(volumes: readonly Resource[]): Fault | undefined {
  return firstFault<Fault>(volumes, (resource) => {
    if (resource.disk === undefined) return { code: 'NO_DISK_INFO', resource }
    if (!isPersistentVolume(resource)) return { code: 'NO_PERSISTENCE' }
    return resource.disk.volume?.mode === 'RO' ? { code: 'READ_ONLY_VOLUME' } : undefined
  })
}

/**
 * A new volume's id must be unlike those of its role on the agent, and unlike those beside it in the operation.
 *
 * Unlike Mesos: also when the volumes are shared and equal. The real master takes them for two users of one volume, and the
 * disk beneath is taken twice.
 *
 * Source: `validateUniquePersistenceID()`, mesos `src/master/validation.cpp`.
 */
export function validateUniquePersistenceIds(
  checkpointed: Checkpointed,
  volumes: readonly Resource[],
): Fault | undefined {
  const seen = new Set<string>()
  return firstFault(volumes, (volume) => {
    const role = reservationRole(volume)
    const id = volume.disk?.persistence?.id
    if (role === undefined || id === undefined) return undefined
    const name = JSON.stringify([role, id])
    if (seen.has(name) || Checkpointed.volume(checkpointed, role, id) !== undefined) {
      return { code: 'PERSISTENCE_ID_NOT_UNIQUE', role, id }
    }
    seen.add(name)
    return undefined
  })
}
