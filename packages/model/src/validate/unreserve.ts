import type { Operation } from '../operation/operation.ts'
import { isDynamicallyReserved, isPersistentVolume } from '../resource/resource.ts'
import type { ValidationError } from './error.ts'
import { validateSingleProvider } from './lists.ts'
import { firstFault, validateAmounts, validateResources } from './resources.ts'
import { within } from './within.ts'

type Unreserve = Extract<Operation, { type: 'UNRESERVE' }>

/**
 * Whose reservation it is does not matter here: the rules of authorization decide that.
 *
 * Source: `operation::validate(Unreserve)`, mesos `src/master/validation.cpp`.
 */
export function validateUnreserve({ resources }: Unreserve): ValidationError | undefined {
  return (
    within('resources', validateResources(resources)) ??
    within('resources', validateAmounts(resources)) ??
    within('resources', validateSingleProvider(resources)) ??
    firstFault<ValidationError>(resources, (resource) => {
      if (!isDynamicallyReserved(resource)) return { code: 'NOT_DYNAMICALLY_RESERVED', resource }
      return isPersistentVolume(resource) ? { code: 'RESERVED_VOLUME', resource } : undefined
    })
  )
}
