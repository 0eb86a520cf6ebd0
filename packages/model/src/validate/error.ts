import type { FrameworkId, PersistenceId, Principal, Role } from '../ids.ts'

import type { Resource } from '../resource/resource.ts'
import type { Resources } from '../resource/resources.ts'

/** Why an operation is refused before anything is tried. `validationMessage` makes Mesos' sentence of it. */
export type ValidationError = Fault & {
  /** Which part of the operation is at fault, where Mesos says so. */
  readonly within?: Within
}

export type Within =
  | 'resources'
  | 'source'
  | 'reservation resources'
  | 'volume resources'
  /** What is given as a volume is none. */
  | 'volumes'
  | ResizeField
  /** What is given to be resized is no volume. */
  | 'GrowVolume.volume volume'
  | 'ShrinkVolume.volume volume'
  /** The source of an operation on a provider's disk. */
  | 'disk'

export type ResizeField = 'GrowVolume.volume' | 'GrowVolume.addition' | 'ShrinkVolume.volume'

export type Fault =
  | ResourceFault
  | DiskInfoFault
  | ListFault
  | VolumeFault
  | ReserveFault
  | CapabilityFault
  | ResizeFault
  | ProviderDiskFault

/** About one resource as such. */
export type ResourceFault =
  | { readonly code: 'INVALID_RESOURCE'; readonly resource: Resource; readonly reason: string }
  | { readonly code: 'FRACTIONAL_GPUS' }
  | { readonly code: 'REVOCABLE_RESERVATION'; readonly resource: Resource }
  | { readonly code: 'VALUE_ROUNDS_TO_ZERO'; readonly resource: Resource }

export type DiskInfoFault =
  | { readonly code: 'VOLUME_ON_REVOCABLE' }
  | { readonly code: 'VOLUME_ON_UNRESERVED' }
  | { readonly code: 'VOLUME_INFO_MISSING' }
  | { readonly code: 'HOST_PATH_SET' }
  | { readonly code: 'INVALID_PERSISTENCE_ID'; readonly reason: string }
  | { readonly code: 'NOT_PERSISTENT' }
  | { readonly code: 'EMPTY_DISK_INFO' }

/** About a list of resources as a whole. */
export type ListFault =
  | { readonly code: 'MIXED_PROVIDERS' }
  /** None at all when the list is empty. */
  | { readonly code: 'MULTIPLE_PROVIDERS'; readonly providers: readonly string[] }
  | { readonly code: 'NOT_ALLOCATED' }
  | { readonly code: 'MULTIPLE_ALLOCATION_ROLES'; readonly roles: readonly [Role, Role] }
  | { readonly code: 'NO_RESOURCES' }
  | { readonly code: 'MIXED_RESERVATIONS'; readonly resources: Resources }

export type VolumeFault =
  | { readonly code: 'NO_DISK_INFO'; readonly resource: Resource }
  | { readonly code: 'NO_PERSISTENCE' }
  | { readonly code: 'READ_ONLY_VOLUME' }
  | { readonly code: 'PERSISTENCE_ID_NOT_UNIQUE'; readonly role: Role; readonly id: PersistenceId }
  | { readonly code: 'ROLE_IS_NO_DIRECTORY'; readonly role: Role }
  | { readonly code: 'VOLUMES_NOT_FOUND' }
  | { readonly code: 'VOLUMES_IN_USE' }
  | { readonly code: 'RESERVED_VOLUME'; readonly resource: Resource }
  | { readonly code: 'SHARED_NOT_SUPPORTED'; readonly resource: Resource; readonly framework: FrameworkId }
  | { readonly code: 'VOLUME_PRINCIPAL_MISSING'; readonly principal: Principal }
  | { readonly code: 'VOLUME_PRINCIPAL_DIFFERS'; readonly principal: Principal; readonly claimed: Principal }

export type ReserveFault =
  | { readonly code: 'NOT_DYNAMICALLY_RESERVED'; readonly resource: Resource }
  | { readonly code: 'RESERVATION_PRINCIPAL_MISSING'; readonly principal: Principal }
  | {
      readonly code: 'RESERVATION_PRINCIPAL_DIFFERS'
      readonly principal: Principal
      readonly claimed: Principal
    }
  | { readonly code: 'UNALLOCATED_RESERVATION'; readonly resource: Resource }
  | { readonly code: 'ALLOCATED_TO_OTHER_ROLE'; readonly role: Role; readonly allocationRole: Role }
  | {
      readonly code: 'NOT_A_ROLE_OF_FRAMEWORK'
      readonly allocationRole: Role
      readonly roles: readonly Role[]
    }
  | { readonly code: 'ALLOCATED_BY_OPERATOR' }
  | { readonly code: 'SOURCE_DIFFERS'; readonly source: Resources; readonly resources: Resources }

/** What the agent is too old for. */
export type CapabilityFault =
  | {
      readonly code: 'NO_HIERARCHICAL_ROLES' | 'NO_REFINEMENT'
      readonly operation: 'RESERVE' | 'CREATE'
      readonly resource: Resource
    }
  | {
      readonly code: 'NO_RESIZING'
      readonly operation: 'GROW_VOLUME' | 'SHRINK_VOLUME'
      readonly resource: Resource
    }

export type ResizeFault =
  | { readonly code: 'ADDITION_NOT_POSITIVE' }
  | { readonly code: 'SUBTRACT_NOT_POSITIVE' }
  | { readonly code: 'SUBTRACT_TOO_LARGE' }
  | { readonly code: 'INCOMPATIBLE_ADDITION' }
  | { readonly code: 'SHRINK_ON_MOUNT' }
  | {
      readonly code: 'RESIZE_OF_PROVIDER' | 'RESIZE_OF_SHARED'
      readonly operation: 'GROW_VOLUME' | 'SHRINK_VOLUME'
    }

export type ProviderDiskFault =
  | { readonly code: 'NO_PROVIDER' }
  | { readonly code: 'NOT_RAW' }
  | { readonly code: 'BAD_TARGET_TYPE' }
  | { readonly code: 'TARGET_PROFILE_SET' }
  | { readonly code: 'TARGET_PROFILE_MISSING' }
  | { readonly code: 'NOT_A_PROVIDER_DISK' }
  | { readonly code: 'NO_CSI_VOLUME' }
  | { readonly code: 'DISK_HOLDS_VOLUME'; readonly resource: Resource }
