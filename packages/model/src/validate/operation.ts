import { unreachable } from '../invariant.ts'
import type { Operation, ProviderOperation } from '../operation/operation.ts'
import type { OperationContext } from './context.ts'
import { validateCreate } from './create.ts'
import { validateDestroy } from './destroy.ts'
import type { ValidationError } from './error.ts'
import { validateGrow } from './grow.ts'
import { validateCreateDisk, validateDestroyDisk } from './provider-disk.ts'
import { validateReserve } from './reserve.ts'
import { validateShrink } from './shrink.ts'
import { validateUnreserve } from './unreserve.ts'

/**
 * Why an operation is refused whatever is free at the moment; `undefined` when it may be tried. The checks come in Mesos'
 * order, so that of several faults the same one is reported. The master runs this before it asks whether the
 * principal is authorized.
 *
 * Source: `operation::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateOperation(
  operation: Operation | ProviderOperation,
  context: OperationContext,
): ValidationError | undefined {
  switch (operation.type) {
    case 'RESERVE':
      return validateReserve(operation, context)
    case 'UNRESERVE':
      return validateUnreserve(operation)
    case 'CREATE':
      return validateCreate(operation, context)
    case 'DESTROY':
      return validateDestroy(operation, context)
    case 'GROW_VOLUME':
      return validateGrow(operation, context)
    case 'SHRINK_VOLUME':
      return validateShrink(operation, context)
    case 'CREATE_DISK':
      return validateCreateDisk(operation)
    case 'DESTROY_DISK':
      return validateDestroyDisk(operation)
    default:
      return unreachable(operation)
  }
}
