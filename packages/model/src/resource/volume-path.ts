import { NAME_MAX, utf8Length, validateId } from '../ids.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { validateRole } from '../role.ts'
import { reservationRole } from './resource.ts'
import type { Resource } from './resource.ts'

/** Where a volume lies on its agent. */
export interface VolumePath {
  /** The disk's root as the agent was told it, absolute or relative to its work directory; absent: the work directory. */
  readonly root?: string
  /** The folders below the root, one name each. None: the volume is the root itself (MOUNT), which is never removed. */
  readonly parts: readonly string[]
}

/**
 * Where a persistent volume lies. Refuses ids and roles that would leave the root, though what a master has accepted has
 * none.
 *
 * Source: `getPersistentVolumePath()`, mesos `src/slave/paths.cpp`.
 */
export function volumePath(volume: Resource): Result<VolumePath, string> {
  const { persistence, source } = volume.disk ?? {}
  const role = reservationRole(volume)
  if (!persistence || role === undefined) return err('Only persistent volumes have a path')
  const error = validateId(persistence.id) ?? validateRole(role)
  if (error !== undefined) return err(error)
  const directory = roleDirectory(role)
  if (directory === undefined) return err(`Role '${role}' cannot be the name of a directory`)
  const parts = ['volumes', 'roles', directory, persistence.id]
  const root = source?.root
  switch (source?.type) {
    case undefined:
      return ok({ parts })
    case 'PATH':
      return root ? ok({ root, parts }) : err('PATH disk has no root')
    case 'MOUNT':
      return root ? ok({ root, parts: [] }) : err('MOUNT disk has no root')
    default:
      return err(`A ${source?.type} disk cannot hold a persistent volume`)
  }
}

/** The folder of a role's volumes; `undefined` when no file system can have it. A role has no spaces, so no two share one. */
export function roleDirectory(role: string): string | undefined {
  return role.includes('\0') || utf8Length(role) > NAME_MAX ? undefined : role.replaceAll('/', ' ')
}
