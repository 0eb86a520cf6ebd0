import { Role } from './ids.ts'

/** The role of everyone and of nobody: what is unreserved. */
export const DEFAULT_ROLE = '*'

/**
 * Why a role's name is refused, in Mesos' words; `undefined` when it may be used.
 *
 * Source: `roles::validate()`, mesos `src/common/roles.cpp`.
 */
export function validateRole(role: string): string | undefined {
  if (role === DEFAULT_ROLE) return undefined
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`
  if (role.includes('//')) return `Role '${role}' cannot contain two adjacent slashes`
  if (role === '') return 'Role names cannot be the empty string'
  for (const component of role.split('/')) {
    const error = validateComponent(role, component)
    if (error !== undefined) return error
  }
  return undefined
}

function validateComponent(role: string, component: string): string | undefined {
  if (component === '.' || component === '..' || component === '*') {
    return `Role '${role}' cannot include '${component}' as a component`
  }
  if (component.startsWith('-'))
    return `Role component '${component}' is invalid because it starts with a dash`
  if (/[\t\n\v\f\r \x7f]/.test(component)) {
    return `Role component '${component}' is invalid because it contains backspace or whitespace`
  }
  return undefined
}

/** `eng/web` is below `eng`; no role is below itself. */
export function isStrictSubrole(role: string, ancestor: string): boolean {
  return role.startsWith(`${ancestor}/`)
}

/** `a/b/c` has `a/b` and `a`, nearest first. */
export function ancestorRoles(role: Role): Role[] {
  const parts = role.split('/')
  return parts.slice(1).map((_, index) => Role(parts.slice(0, parts.length - 1 - index).join('/')))
}
