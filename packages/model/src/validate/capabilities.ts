import { hasRefinedReservations, reservationRole } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import type { OperationContext } from './context.ts'
import type { Fault } from './error.ts'

/** Whether the agent understands the reservation. */
export function validateReservationCapabilities(
  operation: 'RESERVE' | 'CREATE',
  resource: Resource,
  { capabilities }: OperationContext,
): Fault | undefined {
  if (!capabilities.has('HIERARCHICAL_ROLE') && reservationRole(resource)?.includes('/')) {
    return { code: 'NO_HIERARCHICAL_ROLES', operation, resource }
  }
  if (!capabilities.has('RESERVATION_REFINEMENT') && hasRefinedReservations(resource)) {
    return { code: 'NO_REFINEMENT', operation, resource }
  }
  return undefined
}
