import type { Operation } from '../operation/operation.ts'
import { isDynamicallyReserved, reservationRole } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { validateReservationCapabilities } from './capabilities.ts'
import type { FrameworkContext, OperationContext } from './context.ts'
import type { Fault, ValidationError } from './error.ts'
import { validateAllocatedToSingleRole, validateSingleProvider } from './lists.ts'
import { firstFault, validateAmounts, validateResources } from './resources.ts'
import { validateSource } from './reserve-source.ts'
import { within } from './within.ts'

type Reserve = Extract<Operation, { type: 'RESERVE' }>

/** Source: `operation::validate(Reserve)`, mesos `src/master/validation.cpp`. */
export function validateReserve(operation: Reserve, context: OperationContext): ValidationError | undefined {
  const { resources, source = [] } = operation
  return (
    within('resources', validateResources(resources)) ??
    within('source', validateResources(source)) ??
    within('resources', validateAmounts([...resources, ...source])) ??
    validateSource(source, resources) ??
    within('resources', validateSingleProvider(resources)) ??
    firstFault(resources, (resource) => validateReservation(resource, context)) ??
    (context.framework && within('reservation resources', validateAllocatedToSingleRole(resources)))
  )
}

function validateReservation(resource: Resource, context: OperationContext): Fault | undefined {
  if (!isDynamicallyReserved(resource)) return { code: 'NOT_DYNAMICALLY_RESERVED', resource }
  return (
    validateReservationCapabilities('RESERVE', resource, context) ??
    validatePrincipal(resource, context) ??
    validateAllocation(resource, context.framework)
  )
}

/** Whoever is known may reserve in their own name only. */
function validatePrincipal(resource: Resource, { principal }: OperationContext): Fault | undefined {
  if (principal === undefined) return undefined
  const claimed = resource.reservations.at(-1)?.principal
  if (claimed === undefined) return { code: 'RESERVATION_PRINCIPAL_MISSING', principal }
  return claimed === principal ? undefined : { code: 'RESERVATION_PRINCIPAL_DIFFERS', principal, claimed }
}

/** A framework reserves what it was offered, for the role it was offered to; an operator what nobody was offered. */
function validateAllocation(resource: Resource, framework: FrameworkContext | undefined): Fault | undefined {
  const { allocationRole } = resource
  if (framework === undefined) {
    return allocationRole === undefined ? undefined : { code: 'ALLOCATED_BY_OPERATOR' }
  }
  const role = reservationRole(resource)
  if (allocationRole === undefined) return { code: 'UNALLOCATED_RESERVATION', resource }
  if (role !== undefined && allocationRole !== role) {
    return { code: 'ALLOCATED_TO_OTHER_ROLE', role, allocationRole }
  }
  if (!framework.roles.includes(allocationRole)) {
    return { code: 'NOT_A_ROLE_OF_FRAMEWORK', allocationRole, roles: framework.roles }
  }
  return undefined
}
