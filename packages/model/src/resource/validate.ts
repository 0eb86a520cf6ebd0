import { unreachable } from '../invariant.ts'
import { DEFAULT_ROLE, isStrictSubrole, validateRole } from '../role.ts'
import type { Reservation, Resource, ResourceValue } from './resource.ts'

/**
 * Why a resource is refused, in Mesos' words; `undefined` when it may be used. The spellings of a reservation are
 * checked where they are read, in `wire/`.
 *
 * Source: `Resources::validate()`, mesos `src/common/resources.cpp`.
 */
export function validateResource(resource: Resource): string | undefined {
  return (
    validateName(resource.name) ??
    validateValue(resource.value) ??
    validateDisk(resource) ??
    validateStack(resource.reservations) ??
    validateShared(resource)
  )
}

export function validateName(name: string): string | undefined {
  return name === '' ? 'Empty resource name' : undefined
}

/** Zero is valid, though a collection holds no zeros. */
export function validateValue(value: ResourceValue): string | undefined {
  switch (value.type) {
    case 'SCALAR':
      return value.scalar < 0 ? 'Invalid scalar resource: value <= 0' : undefined
    case 'RANGES':
      return value.ranges.some(({ begin, end }) => begin > end)
        ? 'Invalid ranges resource: begin > end'
        : undefined
    case 'SET':
      return new Set(value.set).size < value.set.length
        ? 'Invalid set resource: duplicated elements'
        : undefined
    default:
      return unreachable(value)
  }
}

export function validateDisk({ name, disk }: Pick<Resource, 'name' | 'disk'>): string | undefined {
  return disk && name !== 'disk' ? `DiskInfo should not be set for ${name} resource` : undefined
}

export function validateStack(reservations: readonly Reservation[]): string | undefined {
  for (const [index, { type, role }] of reservations.entries()) {
    const error = validateRole(role)
    if (error !== undefined) return error
    if (role === DEFAULT_ROLE) return 'Invalid reservation: role "*" cannot be reserved'
    const below = reservations[index - 1]
    if (!below) continue
    if (type === 'STATIC') return 'Invalid refined reservation: A refined reservation cannot be STATIC'
    if (!isStrictSubrole(role, below.role)) {
      return `Invalid refined reservation: role '${role}' is not a refinement of '${below.role}'`
    }
  }
  return undefined
}

export function validateShared({
  name,
  shared,
  disk,
}: Pick<Resource, 'name' | 'shared' | 'disk'>): string | undefined {
  if (!shared) return undefined
  if (name !== 'disk') return `Resource ${name} cannot be shared`
  return disk?.persistence ? undefined : 'Only persistent volumes can be shared'
}
