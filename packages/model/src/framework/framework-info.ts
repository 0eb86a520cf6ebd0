import { type FrameworkId, Principal, Role } from '../ids.ts'
import type { Quantities } from '../resource/quantities.ts'
import { DEFAULT_ROLE } from '../role.ts'
import { Scalar } from '../scalar.ts'
import type { WireFrameworkInfo } from '../wire/scheduler-call.ts'

/**
 * What a framework says of itself. It has passed validation.
 *
 * Source: `FrameworkInfo`, mesos `include/mesos/v1/mesos.proto`.
 */
export interface FrameworkInfo {
  readonly user: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly principal?: Principal
  /** How long it may be away before its tasks are killed. */
  readonly failoverTimeoutMs: number
  readonly checkpoint: boolean
  readonly capabilities: ReadonlySet<FrameworkCapability>
  /** By role, the alternatives of what an offer must hold at least. */
  readonly minAllocatable: ReadonlyMap<Role, readonly Quantities[]>
  /** As it was sent: for those who show it. */
  readonly wire: WireFrameworkInfo
}

/** Source: `FrameworkInfo.Capability`, mesos `include/mesos/v1/mesos.proto`. */
export type FrameworkCapability =
  | 'REVOCABLE_RESOURCES'
  | 'TASK_KILLING_STATE'
  | 'GPU_RESOURCES'
  | 'SHARED_RESOURCES'
  | 'PARTITION_AWARE'
  | 'MULTI_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'REGION_AWARE'

const knownCapabilities: ReadonlySet<string> = new Set<FrameworkCapability>([
  'REVOCABLE_RESOURCES',
  'TASK_KILLING_STATE',
  'GPU_RESOURCES',
  'SHARED_RESOURCES',
  'PARTITION_AWARE',
  'MULTI_ROLE',
  'RESERVATION_REFINEMENT',
  'REGION_AWARE',
])

/** A framework without a principal of its own has that of whoever connects. */
export function frameworkInfoOf(wire: WireFrameworkInfo, principal?: Principal): FrameworkInfo {
  const capabilities = capabilitiesOf(wire)
  const who = wire.principal === undefined ? principal : Principal(wire.principal)
  return {
    user: wire.user,
    name: wire.name,
    roles: rolesOf(wire),
    ...(who !== undefined && { principal: who }),
    failoverTimeoutMs: (wire.failover_timeout ?? 0) * 1000,
    checkpoint: wire.checkpoint ?? false,
    capabilities,
    minAllocatable: minAllocatableOf(wire),
    wire: who === undefined ? wire : { ...wire, principal: who },
  }
}

export function capabilitiesOf({ capabilities = [] }: WireFrameworkInfo): ReadonlySet<FrameworkCapability> {
  return new Set(capabilities.flatMap(({ type }) => (type !== undefined && isCapability(type) ? [type] : [])))
}

function isCapability(type: string): type is FrameworkCapability {
  return knownCapabilities.has(type)
}

/** One without MULTI_ROLE names its only role otherwise, or has that of everyone. */
export function rolesOf(wire: WireFrameworkInfo): readonly Role[] {
  if (capabilitiesOf(wire).has('MULTI_ROLE')) return (wire.roles ?? []).map(Role)
  return [Role(wire.role ?? DEFAULT_ROLE)]
}

function minAllocatableOf({ offer_filters = {} }: WireFrameworkInfo): FrameworkInfo['minAllocatable'] {
  const filters = Object.entries(offer_filters).flatMap(([role, { min_allocatable_resources }]) =>
    min_allocatable_resources ? [[Role(role), min_allocatable_resources.quantities ?? []] as const] : [],
  )
  return new Map(
    filters.map(([role, alternatives]) => [
      role,
      alternatives.map(({ quantities }) => amountsOf(quantities)),
    ]),
  )
}

function amountsOf(quantities: Readonly<Record<string, { readonly value: number }>> = {}): Quantities {
  return new Map(Object.entries(quantities).map(([name, { value }]) => [name, Scalar.of(value)]))
}

/** The framework's, as the wire has it, with the id that the master gave it. */
export function encodeFrameworkInfo({ wire }: FrameworkInfo, frameworkId: FrameworkId): WireFrameworkInfo {
  return { ...wire, id: { value: frameworkId } }
}
