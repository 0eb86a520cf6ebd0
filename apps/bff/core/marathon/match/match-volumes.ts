import { persistenceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance, InstanceReservation } from '@holdfast/model/marathon/instance'
import type { Resource } from '@holdfast/model/resource/resource'
import { type OfferIndex, volumesOf } from './offer-index.ts'

export interface VolumeMatch {
  readonly instance: Instance
  readonly reservation: InstanceReservation
  readonly volumes: readonly Resource[]
}

/**
 * Those all of whose volumes are offered, in their order, with where in it they are. Only ids are compared: who holds a
 * volume's id holds the volume.
 *
 * Source: `PersistentVolumeMatcher.matchVolumes()`, marathon `mesosphere/mesos/PersistentVolumeMatcher.scala`.
 */
export function* matchVolumes(
  index: OfferIndex,
  waiting: readonly Instance[],
): Generator<VolumeMatch & { readonly at: number }> {
  for (const [at, instance] of waiting.entries()) {
    const { reservation } = instance
    if (reservation === undefined || index.used.has(reservation.id)) continue
    const volumes = volumesOf(index, reservation.volumes.map(persistenceIdOf))
    if (volumes !== undefined) yield { at, instance, reservation, volumes }
  }
}
