import type { FrameworkId } from '../ids.ts'
import type { Label, Resource } from '../resource/resource.ts'
import { instanceOfReservation } from './ids.ts'

/**
 * What Marathon writes on everything that it reserves, so that it knows it again.
 *
 * Source: marathon `core/launcher/impl/TaskLabels.scala`.
 */
export const FRAMEWORK_LABEL = 'marathon_framework_id'
/** Its value is the id of the reservation: for all but old instances that of the instance. */
export const RESERVATION_LABEL = 'marathon_task_id'

export function reservationLabels(frameworkId: FrameworkId, reservationId: string): readonly Label[] {
  return [
    { key: FRAMEWORK_LABEL, value: frameworkId },
    { key: RESERVATION_LABEL, value: reservationId },
  ]
}

/** The labels of the current reservation; none when it is unreserved. */
export function labelsOfReservation({ reservations }: Pick<Resource, 'reservations'>): readonly Label[] {
  return reservations.at(-1)?.labels ?? []
}

/** Of some Marathon, ours or another: it carries at least one of the two labels. */
export function isLabelled(resource: Pick<Resource, 'reservations'>): boolean {
  return labelsOfReservation(resource).some(({ key }) => key === FRAMEWORK_LABEL || key === RESERVATION_LABEL)
}

/** Which framework a reservation is labelled with. */
export function labelledFramework(resource: Pick<Resource, 'reservations'>): string | undefined {
  return valueOf(labelsOfReservation(resource), FRAMEWORK_LABEL)
}

/**
 * For which reservation of these frameworks the resource is held: undefined when it is another's, or when its label names no
 * instance.
 */
export function reservationIdOf(
  resource: Pick<Resource, 'reservations'>,
  ...frameworkIds: readonly FrameworkId[]
): string | undefined {
  const labels = labelsOfReservation(resource)
  const named = valueOf(labels, FRAMEWORK_LABEL)
  if (!frameworkIds.some((each) => each === named)) return undefined
  const reservationId = valueOf(labels, RESERVATION_LABEL)
  if (reservationId === undefined || instanceOfReservation(reservationId) === undefined) return undefined
  return reservationId
}

function valueOf(labels: readonly Label[], wanted: string): string | undefined {
  return labels.find(({ key }) => key === wanted)?.value
}
