import { validateId } from '../ids.ts'
import { DEFAULT_ROLE, validateRole } from '../role.ts'

/** Why a new volume's id is refused, as a sentence; `undefined` when it may be used. */
export function checkPersistenceId(id: string): string | undefined {
  return validateId(id)
}

/** Why nothing can be reserved to the role, as a sentence; `undefined` when it can. */
export function checkRole(role: string): string | undefined {
  if (role === DEFAULT_ROLE) return 'Invalid reservation: role "*" cannot be reserved'
  return validateRole(role)
}

/**
 * Why a volume should not be mounted at this path, as a sentence; `undefined` when it may. The path is below the task's
 * sandbox.
 *
 * Unlike Mesos: its master takes any path, and its agents then start the task without the volume when the path
 * holds a slash, or not at all when it is empty or a dot. Whoever creates a volume here is told at once.
 */
export function checkContainerPath(path: string): string | undefined {
  if (path === '') return 'Container path must not be empty'
  if (path.includes('/')) return `Container path '${path}' must be a single name without a slash`
  if (path === '.' || path === '..') return `Container path '${path}' is not a name`
  if (/\p{Cc}/u.test(path)) return `Container path '${path}' contains invalid characters`
  return undefined
}
