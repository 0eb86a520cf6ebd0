import type { PersistenceId, Role } from '@holdfast/model/ids'
import { invariant, unreachable } from '@holdfast/model/invariant'
import type { Operation } from '@holdfast/model/operation/operation'
import { reservationRole, type Resource } from '@holdfast/model/resource/resource'

/** Makes the directory of a volume, or erases what is in it. */
export interface VolumeWork {
  readonly type: 'MAKE' | 'ERASE'
  readonly place: VolumePlace
}

/**
 * Where a volume lies on its agent. A MOUNT disk is the volume itself; elsewhere it is a directory of its own.
 *
 * Source: `paths::getPersistentVolumePath()`, mesos `src/slave/paths.cpp`.
 */
export type VolumePlace =
  | { readonly type: 'ROOT'; readonly role: Role; readonly id: PersistenceId }
  | { readonly type: 'PATH'; readonly root: string; readonly role: Role; readonly id: PersistenceId }
  | { readonly type: 'MOUNT'; readonly root: string }

/** What an operation does to the directories of volumes. Reservations are only written down; so are sizes. */
export function volumeWorkOf(operation: Operation): readonly VolumeWork[] {
  switch (operation.type) {
    case 'CREATE':
      return operation.volumes.map((volume) => ({ type: 'MAKE', place: placeOf(volume) }))
    case 'DESTROY':
      return operation.volumes.map((volume) => ({ type: 'ERASE', place: placeOf(volume) }))
    case 'RESERVE':
    case 'UNRESERVE':
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME':
      return []
    default:
      return unreachable(operation)
  }
}

function placeOf(volume: Resource): VolumePlace {
  const role = reservationRole(volume)
  const id = volume.disk?.persistence?.id
  invariant(role !== undefined && id !== undefined, 'A volume without a role or an id was accepted')
  const source = volume.disk?.source
  if (source === undefined) return { type: 'ROOT', role, id }
  const { type, root } = source
  invariant(
    (type === 'PATH' || type === 'MOUNT') && root !== undefined,
    'A volume on no directory was accepted',
  )
  return type === 'PATH' ? { type, root, role, id } : { type, root }
}
