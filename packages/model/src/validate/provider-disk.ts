import type { ProviderOperation } from '../operation/operation.ts'
import { isDisk, isPersistentVolume } from '../resource/resource.ts'
import type { Fault, ValidationError } from './error.ts'
import { validateAmounts, validateResources } from './resources.ts'
import { within } from './within.ts'

type CreateDisk = Extract<ProviderOperation, { type: 'CREATE_DISK' }>
type DestroyDisk = Extract<ProviderOperation, { type: 'DESTROY_DISK' }>

/** Source: `operation::validate(CreateDisk)`, mesos `src/master/validation.cpp`. */
export function validateCreateDisk(operation: CreateDisk): ValidationError | undefined {
  const { source, targetType } = operation
  return (
    within('disk', validateResources([source]) ?? validateAmounts([source])) ??
    (source.providerId === undefined ? { code: 'NO_PROVIDER' } : undefined) ??
    (isDisk(source, 'RAW') ? undefined : { code: 'NOT_RAW' }) ??
    (targetType === 'MOUNT' || targetType === 'BLOCK' ? undefined : { code: 'BAD_TARGET_TYPE' }) ??
    validateProfile(operation)
  )
}

/** The new disk has exactly one profile: its source's, or the one that is asked for. */
function validateProfile({ source, targetProfile }: CreateDisk): Fault | undefined {
  const has = source.disk?.source?.profile !== undefined
  if (has && targetProfile !== undefined) return { code: 'TARGET_PROFILE_SET' }
  return !has && targetProfile === undefined ? { code: 'TARGET_PROFILE_MISSING' } : undefined
}

/** Source: `operation::validate(DestroyDisk)`, mesos `src/master/validation.cpp`. */
export function validateDestroyDisk({ source }: DestroyDisk): ValidationError | undefined {
  return (
    within('disk', validateResources([source]) ?? validateAmounts([source])) ??
    (source.providerId === undefined ? { code: 'NO_PROVIDER' } : undefined) ??
    (isDisk(source, 'MOUNT') || isDisk(source, 'BLOCK') || isDisk(source, 'RAW')
      ? undefined
      : { code: 'NOT_A_PROVIDER_DISK' }) ??
    (source.disk?.source?.id === undefined ? { code: 'NO_CSI_VOLUME' } : undefined) ??
    (isPersistentVolume(source) ? { code: 'DISK_HOLDS_VOLUME', resource: source } : undefined)
  )
}
