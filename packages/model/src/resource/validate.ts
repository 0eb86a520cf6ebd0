import { unreachable } from '../invariant.ts'
import { DEFAULT_ROLE, isStrictSubrole, validateRole } from '../role.ts'
import type { Resource, ResourceValue } from './resource.ts'

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

/** On the wire the type and role of a reservation may be missing; in a resource they are always there. */
export function validateStack(
  stack: readonly { readonly type?: string; readonly role?: string }[],
): string | undefined {
  for (const { type, role } of stack) {
    if (type === undefined) return "Invalid reservation: 'Resource.ReservationInfo.type' field must be set."
    if (role === undefined) return "Invalid reservation: 'Resource.ReservationInfo.role' field must be set."
    const error = validateRole(role)
    if (error !== undefined) return error
    if (role === DEFAULT_ROLE) return 'Invalid reservation: role "*" cannot be reserved'
  }
  return validateRefinements(stack.map(({ type, role }) => ({ type, role: role ?? '' })))
}

/** Every reservation after the first lies within the one before it. */
function validateRefinements(
  stack: readonly { type: string | undefined; role: string }[],
): string | undefined {
  for (const [index, { type, role }] of stack.entries()) {
    const below = stack[index - 1]
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
