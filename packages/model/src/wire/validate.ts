import { labelsKey } from '../resource/kind.ts'
import { printLabels, printResource } from '../resource/print.ts'
import type { Label } from '../resource/resource.ts'
import {
  validateDisk,
  validateName,
  validateShared,
  validateStack,
  validateValue,
} from '../resource/validate.ts'
import { Role } from '../ids.ts'
import { DEFAULT_ROLE, validateRole } from '../role.ts'
import type { WireReservation, WireResource } from './resource-message.ts'
import { diskOf, labelsOf, valueOf } from './upgrade.ts'

/**
 * Why a list of resources from outside is refused, in Mesos' words: the first that is not valid, whatever the spelling of
 * its reservation.
 *
 * Source: `Resources::validate()`, mesos `src/common/resources.cpp`.
 */
export function validateWireResources(resources: readonly WireResource[]): string | undefined {
  for (const resource of resources) {
    const error = validateWireResource(resource)
    if (error !== undefined) return `Resource '${printWireResource(resource)}' is invalid: ${error}`
  }
  return undefined
}

export function validateWireResource(wire: WireResource): string | undefined {
  const { name, shared, reservations = [] } = wire
  const disk = wire.disk && diskOf(wire.disk)
  return (
    validateName(name) ??
    validateWireValue(wire) ??
    validateDisk({ name, ...(disk && { disk }) }) ??
    validateSource(wire) ??
    (reservations.length === 0 ? validatePreForm(wire) : validateStack(reservations)) ??
    validateBothForms(wire, reservations) ??
    validateShared({ name, ...(shared && { shared: true }), ...(disk && { disk }) })
  )
}

function validateWireValue(wire: WireResource): string | undefined {
  const { type, scalar, ranges, set } = wire
  switch (type) {
    case 'SCALAR':
      return scalar && !ranges && !set ? validateValue(valueOf(wire)) : 'Invalid scalar resource'
    case 'RANGES':
      return ranges && !scalar && !set ? validateRanges(ranges.range ?? []) : 'Invalid ranges resource'
    case 'SET':
      return set && !scalar && !ranges ? validateValue(valueOf(wire)) : 'Invalid set resource'
    default:
      return 'Unsupported resource type'
  }
}

/** Ranges may touch. Unlike Mesos: ranges that overlap are refused in whatever order they come. */
function validateRanges(ranges: readonly { begin: number; end: number }[]): string | undefined {
  if (ranges.some(({ begin, end }) => begin > end)) return 'Invalid ranges resource: begin > end'
  const sorted = ranges.toSorted((a, b) => a.begin - b.begin)
  const overlap = sorted.some(({ begin }, index) => begin <= (sorted[index - 1]?.end ?? -1))
  return overlap ? 'Invalid ranges resource: overlapping ranges' : undefined
}

function validateSource({ disk }: WireResource): string | undefined {
  const source = disk?.source
  if (source?.type === 'UNKNOWN') return "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'"
  if (source?.type !== 'BLOCK' && source?.type !== 'RAW') return undefined
  if (source.mount) return `Mount should not be set for ${source.type} disk source`
  if (source.path) return `Path should not be set for ${source.type} disk source`
  return undefined
}

/** A reservation told by `role` and `reservation` alone. */
function validatePreForm({ role = DEFAULT_ROLE, reservation }: WireResource): string | undefined {
  const error = validateRole(role)
  if (error !== undefined || !reservation) return error
  for (const field of ['type', 'role'] as const) {
    if (reservation[field] !== undefined) {
      return `'Resource.ReservationInfo.${field}' must not be set for the 'Resource.reservation' field`
    }
  }
  return role === DEFAULT_ROLE ? 'Invalid reservation: role "*" cannot be dynamically reserved' : undefined
}

/** Both spellings at once are fine as long as they agree. */
function validateBothForms(wire: WireResource, stack: readonly WireReservation[]): string | undefined {
  const [current, refined] = stack
  if (!current) return undefined
  if (refined) return validateRefinedAlone(wire)
  if (wire.role !== undefined && wire.role !== current.role) {
    return `Invalid resource format: 'Resource.role' field with '${wire.role}' does not match the role '${current.role}' in 'Resource.reservations'`
  }
  switch (current.type) {
    case 'STATIC':
      return wire.reservation
        ? "Invalid resource format: 'Resource.reservation' must not be set if the single reservation in 'Resource.reservations' is STATIC"
        : undefined
    case 'DYNAMIC':
      return validateDynamic(wire, current)
    default:
      return "Unsupported 'Resource.ReservationInfo.Type'"
  }
}

function validateRefinedAlone({ role, reservation, reservations = [] }: WireResource): string | undefined {
  const field = role !== undefined ? 'role' : reservation ? 'reservation' : undefined
  if (field !== undefined) {
    return `Invalid resource format: 'Resource.${field}' must not be set if there is more than one reservation in 'Resource.reservations'`
  }
  // Unlike Mesos, which lets a stack of several have an entry of no known type.
  const unknown = reservations.some(({ type }) => type === 'UNKNOWN')
  return unknown ? "Unsupported 'Resource.ReservationInfo.Type'" : undefined
}

function validateDynamic({ role, reservation }: WireResource, current: WireReservation): string | undefined {
  if ((role !== undefined) !== (reservation !== undefined)) {
    return "Invalid resource format: 'Resource.role' and 'Resource.reservation' must either be both set or both not set if the single reservation in 'Resource.reservations' is DYNAMIC"
  }
  if (!reservation) return undefined
  const [given = '', expected = ''] = [reservation.principal, current.principal]
  if (given !== expected) {
    return `Invalid resource format: 'Resource.reservation.principal' field with '${given}' does not match the principal '${expected}' in 'Resource.reservations'`
  }
  const [labels, stored] = [labelsOf(reservation.labels ?? {}), labelsOf(current.labels ?? {})]
  if (!sameLabels(labels, stored)) {
    return `Invalid resource format: 'Resource.reservation.labels' field with '${printLabels(labels)}' does not match the labels '${printLabels(stored)}' in 'Resource.reservations'`
  }
  return undefined
}

function sameLabels(a: readonly Label[], b: readonly Label[]): boolean {
  return JSON.stringify(labelsKey(a)) === JSON.stringify(labelsKey(b))
}

/** Only the new spelling of a reservation is printed, as in Mesos. */
function printWireResource(wire: WireResource): string {
  const { name, reservations = [], allocation_info, disk, revocable, shared } = wire
  return printResource({
    name,
    value: wire.type === 'RANGES' ? { type: 'RANGES', ranges: wire.ranges?.range ?? [] } : valueOf(wire),
    reservations: reservations.map(({ type = 'UNKNOWN', role = '', principal, labels }) => ({
      type,
      role,
      ...(principal !== undefined && { principal }),
      ...(labels && { labels: labelsOf(labels) }),
    })),
    ...(allocation_info && { allocationRole: Role(allocation_info.role ?? '') }),
    ...(disk && { disk: diskOf(disk) }),
    ...(revocable && { revocable: true }),
    ...(shared && { shared: true }),
  })
}
