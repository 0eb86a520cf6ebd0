import type { FrameworkId } from '@holdfast/model/ids'
import { PersistenceId, Principal, Role } from '@holdfast/model/ids'
import { reservationLabels } from '@holdfast/model/marathon/labels'
import type { Operation } from '@holdfast/model/operation/operation'
import {
  isPersistentVolume,
  pushReservation,
  type Reservation,
  type Resource,
  stripVolume,
} from '@holdfast/model/resource/resource'
import { err, ok, type Result } from '@holdfast/model/result'
import { encodeOperation } from '@holdfast/model/wire/operation'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { groupBy } from './group-by.ts'

/** For whom it is reserved. */
export interface Reserver {
  readonly role: string
  readonly principal?: string
  readonly frameworkId: FrameworkId
  readonly reservationId: string
}

/** One volume that is to be made, on disk that nobody has reserved yet. */
export interface VolumeToCreate {
  readonly persistenceId: string
  /** The containerPath of an app's volume, the name of a pod's. */
  readonly containerPath: string
  readonly disk: Resource
}

/** Source: `OfferOperationFactory`, marathon `core/matcher/base/util/OfferOperationFactory.scala`. */
export const NO_PRINCIPAL =
  'No principal set. Set --mesos_authentication_principal to enable using local volumes in Marathon.'

/**
 * Reserves all of it and creates the volumes, to be sent in one ACCEPT; each operation is about one resource provider, or the
 * agent itself. Fails without a principal, in Marathon's words.
 *
 * Source: `InstanceOpFactoryImpl.reserveAndCreateVolumes()`, marathon `core/launcher/impl/InstanceOpFactoryImpl.scala`.
 *
 * @param resources unreserved; the disk of the volumes among them
 */
export function reserveOperations(
  reserver: Reserver,
  resources: readonly Resource[],
  volumes: readonly VolumeToCreate[],
): Result<readonly WireOperation[], string> {
  const { principal } = reserver
  if (principal === undefined) return err(NO_PRINCIPAL)
  const reservation = reservationOf(reserver, principal)
  const reserved = resources.map((resource) => pushReservation(resource, reservation))
  const created = volumes.map((volume) => volumeOf(volume, reservation, principal))
  return ok([
    ...byProvider(reserved, (part) => ({ type: 'RESERVE', resources: part })),
    ...byProvider(created, (part) => ({ type: 'CREATE', volumes: part })),
  ])
}

function reservationOf({ role, frameworkId, reservationId }: Reserver, principal: string): Reservation {
  const labels = reservationLabels(frameworkId, reservationId)
  return { type: 'DYNAMIC', role: Role(role), principal: Principal(principal), labels }
}

function volumeOf(
  { persistenceId, containerPath, disk }: VolumeToCreate,
  reservation: Reservation,
  principal: string,
): Resource {
  return {
    ...pushReservation(disk, reservation),
    disk: {
      ...disk.disk,
      persistence: { id: PersistenceId(persistenceId), principal: Principal(principal) },
      volume: { containerPath, mode: 'RW' },
    },
  }
}

/**
 * Erases the volumes among these and gives all back to everyone: DESTROY before UNRESERVE, in one ACCEPT.
 *
 * Source: `ReservationOps`, marathon `core/launcher/InstanceOp.scala`.
 */
export function freeOperations(resources: readonly Resource[]): readonly WireOperation[] {
  return [
    ...byProvider(resources.filter(isPersistentVolume), (part) => ({ type: 'DESTROY', volumes: part })),
    ...byProvider(resources.map(stripVolume), (part) => ({ type: 'UNRESERVE', resources: part })),
  ]
}

/** As frameworks write it that know nothing of reservations within reservations. */
function byProvider(
  resources: readonly Resource[],
  operation: (part: readonly Resource[]) => Operation,
): WireOperation[] {
  return groupBy(resources, ({ providerId }) => providerId).map((part) =>
    encodeOperation(operation(part), 'pre'),
  )
}
