import type { Operation } from '../operation/operation.ts'
import { stripVolume } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import type { OperationContext } from './context.ts'
import type { Fault, ValidationError } from './error.ts'
import { validateAmounts, validateResources } from './resources.ts'
import { validatePersistentVolumes } from './volumes.ts'
import { within } from './within.ts'

type Grow = Extract<Operation, { type: 'GROW_VOLUME' }>

/** Source: `operation::validate(GrowVolume)`, mesos `src/master/validation.cpp`. */
export function validateGrow(operation: Grow, context: OperationContext): ValidationError | undefined {
  const { volume, addition } = operation
  return (
    within('GrowVolume.volume', validateResources([volume])) ??
    within('GrowVolume.addition', validateResources([addition])) ??
    validateAddition(operation) ??
    within('resources', validateAmounts([volume])) ??
    (volume.providerId === undefined ? undefined : fault('RESIZE_OF_PROVIDER')) ??
    within('GrowVolume.volume volume', validatePersistentVolumes([volume])) ??
    (volume.shared ? fault('RESIZE_OF_SHARED') : undefined) ??
    validateCompatible(operation) ??
    (context.capabilities.has('RESIZE_VOLUME')
      ? undefined
      : { code: 'NO_RESIZING', operation: 'GROW_VOLUME', resource: volume })
  )
}

function validateAddition({ addition: { value } }: Grow): Fault | undefined {
  return value.type === 'SCALAR' && value.scalar > 0 ? undefined : { code: 'ADDITION_NOT_POSITIVE' }
}

/** The volume's disk and the addition must become one: never a MOUNT disk, another disk, or another reservation. */
function validateCompatible({ volume, addition }: Grow): Fault | undefined {
  const merged = Resources.of([stripVolume(volume), addition])
  return Resources.size(merged) === 1 ? undefined : { code: 'INCOMPATIBLE_ADDITION' }
}

function fault(code: 'RESIZE_OF_PROVIDER' | 'RESIZE_OF_SHARED'): Fault {
  return { code, operation: 'GROW_VOLUME' }
}
