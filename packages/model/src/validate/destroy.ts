import type { Operation } from '../operation/operation.ts'
import { unallocate } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import type { OperationContext } from './context.ts'
import type { Fault, ValidationError } from './error.ts'
import { validateSingleProvider } from './lists.ts'
import { validateAmounts, validateResources } from './resources.ts'
import { validatePersistentVolumes } from './volumes.ts'
import { within } from './within.ts'

type Destroy = Extract<Operation, { type: 'DESTROY' }>

/**
 * A volume must be named as it is: with its size, its reservations and whether it is shared. Where it is mounted and who
 * is said to have created it do not matter.
 *
 * Source: `operation::validate(Destroy)`, mesos `src/master/validation.cpp`.
 */
export function validateDestroy(operation: Destroy, context: OperationContext): ValidationError | undefined {
  const volumes = operation.volumes.map(unallocate)
  return (
    within('resources', validateResources(volumes)) ??
    within('resources', validateAmounts(volumes)) ??
    within('resources', validateSingleProvider(volumes)) ??
    within('volumes', validatePersistentVolumes(volumes)) ??
    validatePresence(volumes, context)
  )
}

/** The volumes of a provider are in the provider's books, not in the agent's. */
function validatePresence(volumes: readonly Resource[], context: OperationContext): Fault | undefined {
  const own = Resources.of(volumes.filter(({ providerId }) => providerId === undefined))
  if (!Resources.contains(context.checkpointed.resources, own)) return { code: 'VOLUMES_NOT_FOUND' }
  return volumes.some(context.isInUse) ? { code: 'VOLUMES_IN_USE' } : undefined
}
