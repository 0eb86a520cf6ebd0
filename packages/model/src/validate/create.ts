import type { Operation } from '../operation/operation.ts'
import { reservationRole } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { roleDirectory } from '../resource/volume-path.ts'
import { validateReservationCapabilities } from './capabilities.ts'
import type { OperationContext } from './context.ts'
import type { Fault, ValidationError } from './error.ts'
import { validateAllocatedToSingleRole, validateSingleProvider } from './lists.ts'
import { firstFault, validateAmounts, validateResources } from './resources.ts'
import { validatePersistentVolumes, validateUniquePersistenceIds } from './volumes.ts'
import { within } from './within.ts'

type Create = Extract<Operation, { type: 'CREATE' }>

/**
 * The container path is not looked at, as in Mesos; `checkContainerPath` has the rule for those who give one to us. Nor is
 * it checked here that a volume on a MOUNT disk takes the whole of it: applying the operation shows that.
 *
 * Source: `operation::validate(Create)`, mesos `src/master/validation.cpp`.
 */
export function validateCreate({ volumes }: Create, context: OperationContext): ValidationError | undefined {
  return (
    within('resources', validateResources(volumes)) ??
    within('resources', validateAmounts(volumes)) ??
    within('resources', validateSingleProvider(volumes)) ??
    within('volumes', validatePersistentVolumes(volumes)) ??
    firstFault(volumes, validateDirectory) ??
    validateUniquePersistenceIds(context.checkpointed, volumes) ??
    firstFault(volumes, (volume) => validateVolume(volume, context)) ??
    (context.framework && within('volume resources', validateAllocatedToSingleRole(volumes)))
  )
}

/** Unlike Mesos, whose master takes the volume, and whose agent then ends because it cannot make its directory. */
function validateDirectory(volume: Resource): Fault | undefined {
  const role = reservationRole(volume)
  if (role === undefined || roleDirectory(role) !== undefined) return undefined
  return { code: 'ROLE_IS_NO_DIRECTORY', role }
}

function validateVolume(volume: Resource, context: OperationContext): Fault | undefined {
  const { framework } = context
  if (volume.shared && framework && !framework.capabilities.has('SHARED_RESOURCES')) {
    return { code: 'SHARED_NOT_SUPPORTED', resource: volume, framework: framework.id }
  }
  return validateReservationCapabilities('CREATE', volume, context) ?? validatePrincipal(volume, context)
}

/** Whoever is known may create in their own name only. */
function validatePrincipal({ disk }: Resource, { principal }: OperationContext): Fault | undefined {
  if (principal === undefined) return undefined
  const claimed = disk?.persistence?.principal
  if (claimed === undefined) return { code: 'VOLUME_PRINCIPAL_MISSING', principal }
  return claimed === principal ? undefined : { code: 'VOLUME_PRINCIPAL_DIFFERS', principal, claimed }
}
