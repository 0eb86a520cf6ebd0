import { PathId } from '@holdfast/model/marathon/path-id'

/** What an address below `/v2/apps` is about. */
export type AppAddress =
  | { readonly of: 'app' | 'group' | 'restart' | 'tasks' | 'versions'; readonly id: PathId }
  | { readonly of: 'task'; readonly id: PathId; readonly taskId: string }
  | { readonly of: 'version'; readonly id: PathId; readonly version: string }

/**
 * Reads what follows `/v2/apps/`. Ids may leave out their first slash and have slashes of their own; they never end in one
 * of the words that are looked for here.
 *
 * Source: the `@Path`s of marathon `api/v2/{AppsResource,AppTasksResource,AppVersionsResource}.scala`.
 */
export function appAddress(rest: string): AppAddress | undefined {
  const segments = rest.split('/').filter((segment) => segment !== '')
  const last = segments.at(-1)
  if (last === undefined) return undefined
  const before = segments.at(-2)
  const id = (dropped: number) => idOf(segments.slice(0, segments.length - dropped))
  if (segments.length > 1) {
    if (last === '*') return { of: 'group', id: id(1) }
    if (last === 'restart' || last === 'tasks' || last === 'versions') return { of: last, id: id(1) }
  }
  if (segments.length > 2) {
    if (before === 'tasks') return { of: 'task', id: id(2), taskId: last }
    if (before === 'versions') return { of: 'version', id: id(2), version: last }
  }
  return last === '*' ? { of: 'group', id: idOf([]) } : { of: 'app', id: id(0) }
}

/** What an address below `/v2/pods` is about. Without an id: all pods. */
export type PodAddress =
  | { readonly of: 'all-statuses' }
  | { readonly of: 'pod' | 'status' | 'versions' | 'instances'; readonly id: PathId }
  | { readonly of: 'version'; readonly id: PathId; readonly version: string }
  | { readonly of: 'instance'; readonly id: PathId; readonly instanceId: string }

/** Reads what follows `/v2/pods/`. Source: the `@Path`s of marathon `api/v2/PodsResource.scala`. */
export function podAddress(rest: string): PodAddress | undefined {
  const [path = '', word, ...more] = rest.split('::')
  if (more.length > 0) return undefined
  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments.length === 0) return word === 'status' ? { of: 'all-statuses' } : undefined
  const id = idOf(segments)
  if (word === undefined) return { of: 'pod', id }
  if (word === 'status' || word === 'versions' || word === 'instances') return { of: word, id }
  const [kind, name = '', ...rests] = word.split('/')
  if (name === '' || rests.length > 0) return undefined
  if (kind === 'versions') return { of: 'version', id, version: name }
  return kind === 'instances' ? { of: 'instance', id, instanceId: name } : undefined
}

/** What an address below `/v2/groups` is about. */
export interface GroupAddress {
  readonly of: 'group' | 'apps' | 'versions'
  readonly id: PathId
}

/** Reads what follows `/v2/groups`. Source: the expressions of marathon `api/v2/GroupsResource.scala`. */
export function groupAddress(rest: string): GroupAddress {
  const segments = rest.split('/').filter((segment) => segment !== '')
  const last = segments.at(-1)
  if (last === 'apps' || last === 'versions') return { of: last, id: idOf(segments.slice(0, -1)) }
  return { of: 'group', id: idOf(segments) }
}

const idOf = (segments: readonly string[]): PathId => PathId(`/${segments.join('/')}`)

/** The address below a prefix, decoded; undefined when it cannot be. */
export function restOf(url: string, prefix: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url).pathname)
    return path.startsWith(prefix) ? path.slice(prefix.length) : ''
  } catch {
    return undefined
  }
}
