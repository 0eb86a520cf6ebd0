import { validateId } from '../ids.ts'
import { isDynamicallyReserved, isUnreserved } from '../resource/resource.ts'
import type { DiskInfo, Resource } from '../resource/resource.ts'
import { validateResource } from '../resource/validate.ts'
import { Value } from '../resource/value.ts'
import type { DiskInfoFault, Fault } from './error.ts'

/**
 * What every resource in an operation must fulfil; the first fault of the list.
 *
 * Source: `resource::validate()`, mesos `src/master/validation.cpp`.
 */
export function validateResources(resources: readonly Resource[]): Fault | undefined {
  return (
    firstFault(resources, validateForm) ??
    firstFault(resources, validateGpus) ??
    firstFault(resources, validateDiskInfo) ??
    firstFault(resources, validateReservation)
  )
}

/**
 * Unlike Mesos: an amount that is nothing in thousandths is refused. The real master takes 0 and does nothing, and
 * aborts ("Cannot determine resource provider for empty resources") on a positive amount that rounds to 0.
 */
export function validateAmounts(resources: readonly Resource[]): Fault | undefined {
  return firstFault(resources, (resource) =>
    Value.isEmpty(resource.value) ? { code: 'VALUE_ROUNDS_TO_ZERO', resource } : undefined,
  )
}

export function firstFault<F extends Fault>(
  resources: readonly Resource[],
  validate: (resource: Resource) => F | undefined,
): F | undefined {
  for (const resource of resources) {
    const fault = validate(resource)
    if (fault !== undefined) return fault
  }
  return undefined
}

function validateForm(resource: Resource): Fault | undefined {
  const reason = validateResource(resource)
  return reason === undefined ? undefined : { code: 'INVALID_RESOURCE', resource, reason }
}

function validateGpus({ name, value }: Resource): Fault | undefined {
  if (name !== 'gpus' || value.type !== 'SCALAR') return undefined
  return value.scalar % 1000 === 0 ? undefined : { code: 'FRACTIONAL_GPUS' }
}

function validateDiskInfo(resource: Resource): DiskInfoFault | undefined {
  const { disk } = resource
  if (disk === undefined) return undefined
  if (disk.persistence !== undefined) return validatePersistence(resource, disk, disk.persistence.id)
  if (disk.volume !== undefined) return { code: 'NOT_PERSISTENT' }
  return disk.source === undefined ? { code: 'EMPTY_DISK_INFO' } : undefined
}

function validatePersistence(resource: Resource, disk: DiskInfo, id: string): DiskInfoFault | undefined {
  if (resource.revocable) return { code: 'VOLUME_ON_REVOCABLE' }
  if (isUnreserved(resource)) return { code: 'VOLUME_ON_UNRESERVED' }
  if (disk.volume === undefined) return { code: 'VOLUME_INFO_MISSING' }
  if (disk.volume.hostPath !== undefined) return { code: 'HOST_PATH_SET' }
  const reason = validateId(id)
  return reason === undefined ? undefined : { code: 'INVALID_PERSISTENCE_ID', reason }
}

function validateReservation(resource: Resource): Fault | undefined {
  return resource.revocable && isDynamicallyReserved(resource)
    ? { code: 'REVOCABLE_RESERVATION', resource }
    : undefined
}
