import type { Operation } from '../operation/operation.ts'
import { isDisk } from '../resource/resource.ts'
import type { OperationContext } from './context.ts'
import type { Fault, ValidationError } from './error.ts'
import { validateAmounts, validateResources } from './resources.ts'
import { validatePersistentVolumes } from './volumes.ts'
import { within } from './within.ts'

type Shrink = Extract<Operation, { type: 'SHRINK_VOLUME' }>

/** Source: `operation::validate(ShrinkVolume)`, mesos `src/master/validation.cpp`. */
export function validateShrink(operation: Shrink, context: OperationContext): ValidationError | undefined {
  const { volume } = operation
  return (
    within('ShrinkVolume.volume', validateResources([volume])) ??
    within('resources', validateAmounts([volume])) ??
    validateSubtract(operation) ??
    (volume.providerId === undefined ? undefined : fault('RESIZE_OF_PROVIDER')) ??
    (isDisk(volume, 'MOUNT') ? { code: 'SHRINK_ON_MOUNT' } : undefined) ??
    within('ShrinkVolume.volume volume', validatePersistentVolumes([volume])) ??
    (volume.shared ? fault('RESIZE_OF_SHARED') : undefined) ??
    (context.capabilities.has('RESIZE_VOLUME')
      ? undefined
      : { code: 'NO_RESIZING', operation: 'SHRINK_VOLUME', resource: volume })
  )
}

function validateSubtract({ volume: { value }, subtract }: Shrink): Fault | undefined {
  if (subtract <= 0) return { code: 'SUBTRACT_NOT_POSITIVE' }
  return value.type === 'SCALAR' && subtract < value.scalar ? undefined : { code: 'SUBTRACT_TOO_LARGE' }
}

function fault(code: 'RESIZE_OF_PROVIDER' | 'RESIZE_OF_SHARED'): Fault {
  return { code, operation: 'SHRINK_VOLUME' }
}
