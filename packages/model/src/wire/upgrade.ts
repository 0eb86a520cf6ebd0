import { PersistenceId, Principal, Role } from '../ids.ts'
import { invariant } from '../invariant.ts'
import { Ranges } from '../ranges.ts'
import type {
  DiskInfo,
  DiskSource,
  Label,
  Reservation,
  Resource,
  ResourceValue,
  VolumeInfo,
} from '../resource/resource.ts'
import { DEFAULT_ROLE } from '../role.ts'
import { Scalar } from '../scalar.ts'
import type {
  WireDisk,
  WireLabels,
  WireReservation,
  WireResource,
  WireSource,
  WireVolume,
} from './resource-message.ts'

/**
 * A resource from any spelling of its reservation. `wire` must be valid (`validateWireResource`).
 *
 * Source: `upgradeResource()`, mesos `src/common/resources_utils.cpp`.
 */
export function upgradeResource(wire: WireResource): Resource {
  const { provider_id, name, allocation_info, disk, revocable, shared } = wire
  return {
    name,
    value: valueOf(wire),
    reservations: stackOf(wire),
    ...(allocation_info && { allocationRole: Role(allocation_info.role ?? '') }),
    ...(disk && { disk: diskOf(disk) }),
    ...(revocable && { revocable: true }),
    ...(shared && { shared: true }),
    ...(provider_id && { providerId: provider_id.value }),
  }
}

/** Nothing stands for a value that is not there: only the text of a refusal shows that. */
export function valueOf({ type, scalar, ranges, set }: WireResource): ResourceValue {
  switch (type) {
    case 'RANGES':
      return { type, ranges: Ranges.of(ranges?.range ?? []) }
    case 'SET':
      return { type, set: set?.item ?? [] }
    default:
      return scalarOf(scalar?.value ?? 0)
  }
}

/** Digits beyond thousandths count for nothing, but Mesos shows them until the value is next added to or taken from. */
function scalarOf(value: number): ResourceValue {
  const scalar = Scalar.of(value)
  const written = Number(value.toPrecision(15))
  const exact = written === Scalar.toNumber(scalar) || !Number.isFinite(written)
  return { type: 'SCALAR', scalar, ...(!exact && { written }) }
}

function stackOf({ role, reservation, reservations = [] }: WireResource): Reservation[] {
  if (reservations.length > 0) return reservations.map(entryOf)
  if (role === undefined || role === DEFAULT_ROLE) return []
  return [entryOf({ ...reservation, type: reservation ? 'DYNAMIC' : 'STATIC', role })]
}

function entryOf({ type, role, principal, labels }: WireReservation): Reservation {
  invariant(type === 'STATIC' || type === 'DYNAMIC', 'a reservation without type was validated')
  invariant(role !== undefined, 'a reservation without role was validated')
  return {
    type,
    role: Role(role),
    ...(principal !== undefined && { principal: Principal(principal) }),
    ...(labels && { labels: labelsOf(labels) }),
  }
}

export function labelsOf({ labels = [] }: WireLabels): readonly Label[] {
  return labels
}

export function diskOf({ persistence, volume, source }: WireDisk): DiskInfo {
  return {
    ...(source && { source: sourceOf(source) }),
    ...(persistence && {
      persistence: {
        id: PersistenceId(persistence.id),
        ...(persistence.principal !== undefined && { principal: Principal(persistence.principal) }),
      },
    }),
    ...(volume && { volume: volumeOf(volume) }),
  }
}

function volumeOf({ container_path, mode, host_path, image, source }: WireVolume): VolumeInfo {
  return {
    containerPath: container_path,
    mode,
    ...(host_path !== undefined && { hostPath: host_path }),
    ...((image ?? source) && { rest: { ...(image && { image }), ...(source && { source }) } }),
  }
}

function sourceOf({ type, path, mount, vendor, id, metadata, profile }: WireSource): DiskSource {
  const root = type === 'MOUNT' ? mount?.root : path?.root
  return {
    type,
    ...(root !== undefined && { root }),
    ...(vendor !== undefined && { vendor }),
    ...(id !== undefined && { id }),
    ...(metadata && { metadata: labelsOf(metadata) }),
    ...(profile !== undefined && { profile }),
  }
}
