import type { Freshness } from './common.ts'
import type { OperationRow } from './operations.ts'

/**
 * `GET /api/stream` (server-sent events). The event id is the revision; `Last-Event-ID` resumes.
 *
 * `?topics=volumes,agents,reservations,overview` chooses the lists whose changes are told; operations and freshness always are.
 */
export type StreamEvent =
  | { readonly type: 'delta'; readonly data: Delta }
  | { readonly type: 'operation'; readonly data: OperationRow }
  /** So many operations changed at once that they are not told one by one: a client asks for its lists again. */
  | { readonly type: 'operations'; readonly data: { readonly changed: number } }
  | { readonly type: 'freshness'; readonly data: Freshness }
  /** The client missed something that is no longer kept: it asks for its windows again. */
  | { readonly type: 'resync'; readonly data: { readonly revision: number } }

/**
 * What changed with one revision. Rows replace those of the same key; a client applies only those that it shows,
 * and asks for its window again when its order or total may have changed.
 */
export interface Delta {
  readonly revision: number
  readonly lists: Readonly<Partial<Record<ListName, ListDelta>>>
}

export type ListName = 'volumes' | 'agents' | 'reservations'

export interface ListDelta {
  /** Rows that are new or changed: at most 200; more than that says `many`, and the client asks for its window again. */
  readonly changed: readonly unknown[]
  readonly removed: readonly string[]
  readonly many: boolean
}
