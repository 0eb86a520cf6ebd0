import type { Operation } from '@holdfast/model/operation/operation'
import { reservationRole, type Resource } from '@holdfast/model/resource/resource'
import { roleDirectory } from '@holdfast/model/resource/volume-path'
import { Value } from '@holdfast/model/resource/value'
import { validateAmounts, validateResources } from '@holdfast/model/validate/resources'
import { validationMessage } from '@holdfast/model/validate/messages'

/**
 * Why an operation must not reach a real master, in the words of a refusal: a master aborts on an amount that rounds to
 * nothing, and an agent ends when it cannot make a volume's directory. Everything else a master judges itself.
 */
export function harmOf(operation: Operation): string | undefined {
  const resources = resourcesOf(operation)
  const fault = validateResources(resources) === undefined ? validateAmounts(resources) : undefined
  if (fault !== undefined) return validationMessage({ ...fault, within: 'resources' })
  if (operation.type === 'SHRINK_VOLUME' && Value.isEmpty(Value.scalar(operation.subtract))) {
    return "The value of 'ShrinkVolume.subtract' must be positive"
  }
  const nowhere = operation.type === 'CREATE' ? operation.volumes.find(hasNoDirectory) : undefined
  const role = nowhere && reservationRole(nowhere)
  return role === undefined ? undefined : validationMessage({ code: 'ROLE_IS_NO_DIRECTORY', role })
}

function resourcesOf(operation: Operation): readonly Resource[] {
  switch (operation.type) {
    case 'RESERVE':
      return [...operation.resources, ...(operation.source ?? [])]
    case 'UNRESERVE':
      return operation.resources
    case 'CREATE':
    case 'DESTROY':
      return operation.volumes
    case 'GROW_VOLUME':
      return [operation.volume, operation.addition]
    default:
      return [operation.volume]
  }
}

function hasNoDirectory(volume: Resource): boolean {
  const role = reservationRole(volume)
  return role !== undefined && roleDirectory(role) === undefined
}
