import type { Brand } from '../ids.ts'

/** Names an app, a pod or a group: `/db/postgres`. Absolute, without a slash at its end; the root is `/`. */
export type PathId = Brand<string, 'PathId'>

// The cast is where the brand is made.
export const PathId = (text: string) => text as PathId

export const ROOT = PathId('/')

/** `/db/postgres` has `db` and `postgres`; the root has none. */
export function segmentsOf(id: PathId): readonly string[] {
  return id.split('/').filter((segment) => segment !== '')
}

/** The group in which it lies; the root has no parent. */
export function parentOf(id: PathId): PathId | undefined {
  const segments = segmentsOf(id)
  return segments.length === 0 ? undefined : PathId(`/${segments.slice(0, -1).join('/')}`)
}

/** The first of its groups: `db` of `/db/eu/postgres`. Undefined for what lies directly in the root. */
export function topGroupOf(id: PathId): string | undefined {
  const segments = segmentsOf(id)
  return segments.length < 2 ? undefined : segments[0]
}

/**
 * How it is written in the ids of instances, tasks and volumes: `dev_db` of `/dev/db`.
 *
 * Source: `PathId.safePath`, marathon `state/PathId.scala`.
 */
export function safePath(id: PathId): string {
  return segmentsOf(id).join('_')
}

/** Lossless, because ids have no underscore. */
export function pathOfSafe(safe: string): PathId {
  return PathId(`/${safe.replaceAll('_', '/')}`)
}
