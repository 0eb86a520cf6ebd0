import type { Freshness } from './common.ts'
import type { OperationRow } from './operations.ts'
import type { AgentRow, ReservationRow, RoleRow, VolumeRow } from './rows.ts'

/**
 * `GET /api/stream` (server-sent events). The event id is the revision; `Last-Event-ID` resumes.
 *
 * `?topics=volumes,agents,reservations,roles,overview` chooses the lists whose changes are told; operations and freshness always are.
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
  readonly lists: { readonly [L in ListName]?: ListDelta<ListRows[L]> }
}

/** The rows of each list. */
export interface ListRows {
  readonly volumes: VolumeRow
  readonly agents: AgentRow
  readonly reservations: ReservationRow
  readonly roles: RoleRow
}

export type ListName = keyof ListRows

export interface ListDelta<Row> {
  /** Rows that are new or changed, in their newest form. */
  readonly changed: readonly Row[]
  /** Keys of rows that are no longer there. */
  readonly removed: readonly string[]
  /** More than 200 rows changed: none of them is named here, and the client asks for its window again. */
  readonly many: boolean
}
