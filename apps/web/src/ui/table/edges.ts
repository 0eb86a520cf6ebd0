import type { CSSProperties } from 'react'

export interface CellPlace {
  /** Pixels beside the outermost cells. */
  readonly edge: number
  /** The width of the column of check boxes; 0 without one. */
  readonly selectRoom: number
  /** The table is wider than its room: its first columns stay where they are. */
  readonly pinned: boolean
}

const padding = 8

/** What the outermost cells have besides their padding, and where a pinned one stays. */
export function cellStyle(
  at: number,
  count: number,
  { edge, selectRoom, pinned }: CellPlace,
): CSSProperties | undefined {
  const first = at === 0
  const last = at === count - 1
  if (!first && !last) return undefined
  return {
    ...(first && selectRoom === 0 && { paddingLeft: padding + edge }),
    ...(last && { paddingRight: padding + edge }),
    ...(first && pinned && { left: selectRoom }),
  }
}
