import { printResource, printResources } from '../resource/print.ts'
import type { Fault, ValidationError, Within } from './error.ts'

/**
 * Mesos' sentence. The master's endpoints put before it which operation was refused, and on which agent.
 *
 * Source: mesos `src/master/validation.cpp`.
 */
export function validationMessage(error: ValidationError): string {
  // The table has for each code the function of that code's facts; the compiler loses the connection.
  const sentence = sentences[error.code] as (fault: Fault) => string
  return `${error.within === undefined ? '' : prefixes[error.within]}${sentence(error)}`
}

const prefixes: Readonly<Record<Within, string>> = {
  resources: 'Invalid resources: ',
  source: 'Invalid source: ',
  'reservation resources': 'Invalid reservation resources: ',
  'volume resources': 'Invalid volume resources: ',
  volumes: 'Not a persistent volume: ',
  'GrowVolume.volume': "Invalid resource in the 'GrowVolume.volume' field: ",
  'GrowVolume.addition': "Invalid resource in the 'GrowVolume.addition' field: ",
  'ShrinkVolume.volume': "Invalid resource in the 'ShrinkVolume.volume' field: ",
  'GrowVolume.volume volume': "Invalid persistent volume in the 'GrowVolume.volume' field: ",
  'ShrinkVolume.volume volume': "Invalid persistent volume in the 'ShrinkVolume.volume' field: ",
  disk: 'Invalid resource: ',
}

type Sentences = { readonly [F in Fault as F['code']]: (fault: F) => string }

const sentences: Sentences = {
  INVALID_RESOURCE: ({ resource, reason }) => `Resource '${printResource(resource)}' is invalid: ${reason}`,
  FRACTIONAL_GPUS: () => "Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer",
  REVOCABLE_RESERVATION: ({ resource }) =>
    `Invalid ReservationInfo: Dynamically reserved resource ${printResource(resource)} cannot be created from revocable resources`,
  VALUE_ROUNDS_TO_ZERO: () => 'value rounds to 0',

  VOLUME_ON_REVOCABLE: () =>
    'Invalid DiskInfo: Persistent volumes cannot be created from revocable resources',
  VOLUME_ON_UNRESERVED: () =>
    'Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources',
  VOLUME_INFO_MISSING: () => "Invalid DiskInfo: Expecting 'volume' to be set for persistent volume",
  HOST_PATH_SET: () => "Invalid DiskInfo: Expecting 'host_path' to be unset for persistent volume",
  INVALID_PERSISTENCE_ID: ({ reason }) =>
    `Invalid DiskInfo: Invalid persistence ID for persistent volume: ${reason}`,
  NOT_PERSISTENT: () => 'Invalid DiskInfo: Non-persistent volume not supported',
  EMPTY_DISK_INFO: () => 'Invalid DiskInfo: DiskInfo is set but empty',

  MIXED_PROVIDERS: () => 'Some resources have a resource provider and some do not',
  MULTIPLE_PROVIDERS: ({ providers }) =>
    `The resources have multiple resource providers: ${providers.join(', ')}`,
  NOT_ALLOCATED: () => 'The resources are not allocated to a role',
  MULTIPLE_ALLOCATION_ROLES: ({ roles: [first, other] }) =>
    `The resources have multiple allocation roles ('${other}' and '${first}') but only one allocation role is allowed`,
  NO_RESOURCES: () => 'Resource cannot be empty',
  MIXED_RESERVATIONS: ({ resources }) => `Mixed reservations are not supported${printResources(resources)}`,

  NO_DISK_INFO: ({ resource }) => `Resource ${printResource(resource)} does not have DiskInfo`,
  NO_PERSISTENCE: () => "'persistence' is not set in DiskInfo",
  READ_ONLY_VOLUME: () => 'Read-only persistent volume not supported',
  PERSISTENCE_ID_NOT_UNIQUE: ({ id }) => `Persistence ID '${id}' is not unique`,
  ROLE_IS_NO_DIRECTORY: ({ role }) => `Role '${role}' cannot be the name of a directory`,
  VOLUMES_NOT_FOUND: () => 'Persistent volumes not found',
  VOLUMES_IN_USE: () => 'Persistent volumes in use',
  RESERVED_VOLUME: ({ resource }) =>
    `A dynamically reserved persistent volume ${printResource(resource)} cannot be unreserved directly. ` +
    'Please destroy the persistent volume first then unreserve the resource',
  SHARED_NOT_SUPPORTED: ({ resource, framework }) =>
    `Create volume operation for '${printResource(resource)}' has been attempted by framework '${framework}' ` +
    'with no SHARED_RESOURCES capability',
  VOLUME_PRINCIPAL_MISSING: ({ principal }) =>
    `Create volume operation attempted by principal '${principal}', but there is a volume in the operation ` +
    "with no principal set in 'disk.persistence'",
  VOLUME_PRINCIPAL_DIFFERS: ({ principal, claimed }) =>
    `Create volume operation attempted by authenticated principal '${principal}', which does not match ` +
    `a volume in the operation with principal '${claimed}' set in 'disk.persistence'`,

  NOT_DYNAMICALLY_RESERVED: ({ resource }) =>
    `Resource ${printResource(resource)} is not dynamically reserved`,
  RESERVATION_PRINCIPAL_MISSING: ({ principal }) =>
    `A reserve operation was attempted by principal '${principal}', but there is a reserved resource ` +
    'in the request with no principal set',
  RESERVATION_PRINCIPAL_DIFFERS: ({ principal, claimed }) =>
    `A reserve operation was attempted by authenticated principal '${principal}', which does not match ` +
    `a reserved resource in the request with principal '${claimed}'`,
  UNALLOCATED_RESERVATION: ({ resource }) =>
    `A reserve operation was attempted on unallocated resource ${printResource(resource)}, ` +
    'but frameworks can only perform reservations on allocated resources',
  ALLOCATED_TO_OTHER_ROLE: ({ role, allocationRole }) =>
    `A reserve operation was attempted for a resource with role '${role}', ` +
    `but the resource was allocated to role '${allocationRole}'`,
  NOT_A_ROLE_OF_FRAMEWORK: ({ allocationRole, roles }) =>
    `A reserve operation was attempted for a resource allocated to role '${allocationRole}', ` +
    `but the framework only has roles '{ ${roles.toSorted().join(', ')} }'`,
  ALLOCATED_BY_OPERATOR: () =>
    'A reserve operation was attempted with an allocated resource, ' +
    'but the operator API only allows reservations to be made to unallocated resources',
  SOURCE_DIFFERS: ({ source, resources }) =>
    'Source and target resources should refer to identical resource quantities: ' +
    `${printResources(source)} vs. ${printResources(resources)}`,

  NO_HIERARCHICAL_ROLES: ({ operation, resource }) =>
    `${subjects[operation]} ${printResource(resource)} with reservation for hierarchical role ` +
    `'${resource.reservations.at(-1)?.role}' cannot be ${verbs[operation]} ` +
    'on an agent without HIERARCHICAL_ROLE capability',
  NO_REFINEMENT: ({ operation, resource }) =>
    `${subjects[operation]} ${printResource(resource)} with reservation refinement cannot be ${verbs[operation]} ` +
    'on an agent without RESERVATION_REFINEMENT capability',
  NO_RESIZING: ({ operation, resource }) =>
    `Volume ${printResource(resource)} cannot be ${operation === 'GROW_VOLUME' ? 'grown' : 'shrunk'} ` +
    'on an agent without RESIZE_VOLUME capability',

  ADDITION_NOT_POSITIVE: () => "The size of 'GrowVolume.addition' field must be greater than zero",
  SUBTRACT_NOT_POSITIVE: () => "Value of 'ShrinkVolume.subtract' must be greater than zero",
  SUBTRACT_TOO_LARGE: () =>
    "Value of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'",
  INCOMPATIBLE_ADDITION: () =>
    "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields",
  SHRINK_ON_MOUNT: () => 'Shrinking a volume on a MOUNT disk is not supported',
  RESIZE_OF_PROVIDER: ({ operation }) =>
    `${gerunds[operation]} a volume from a resource provider is not supported`,
  RESIZE_OF_SHARED: ({ operation }) => `${gerunds[operation]} a shared persistent volume is not supported`,

  NO_PROVIDER: () => "'source' is not managed by a resource provider",
  NOT_RAW: () => "'source' is not a RAW disk resource",
  BAD_TARGET_TYPE: () => "'target_type' is neither MOUNT or BLOCK",
  TARGET_PROFILE_SET: () => "'target_profile' must not be set when 'source' has a profile",
  TARGET_PROFILE_MISSING: () => "'target_profile' must be set when 'source' has no profile",
  NOT_A_PROVIDER_DISK: () => "'source' is neither a MOUNT, BLOCK or RAW disk resource",
  NO_CSI_VOLUME: () => "'source' is not backed by a CSI volume",
  DISK_HOLDS_VOLUME: ({ resource }) =>
    `A disk resource containing a persistent volume ${printResource(resource)} cannot be destroyed directly. ` +
    'Please destroy the persistent volume first then destroy the disk resource',
}

const subjects = { RESERVE: 'Resource', CREATE: 'Volume' } as const
const verbs = { RESERVE: 'reserved', CREATE: 'created' } as const
const gerunds = { GROW_VOLUME: 'Growing', SHRINK_VOLUME: 'Shrinking' } as const
