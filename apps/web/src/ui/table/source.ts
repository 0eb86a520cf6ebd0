/**
 * The rows of a table, of which only some are here. A new object says that something changed; the table then asks
 * again for what it shows.
 */
export interface RowSource<Row> {
  readonly total: number
  /** The row at a place, or nothing while it is being fetched. */
  at(index: number): Row | undefined
  /** Where a row is, among those that are here. */
  indexOf(key: string): number | undefined
  /** Tells which rows are in view: `[first, last)`. */
  show(first: number, last: number): void
  /** Changes when this is another list (other filter, other order): the table then begins at its top. */
  readonly list: string
}

/** A source for rows that are all here. */
export function rowsOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string, list = ''): RowSource<Row> {
  let places: Map<string, number> | undefined
  return {
    total: rows.length,
    list,
    at: (index) => rows[index],
    indexOf(key) {
      places ??= new Map(rows.map((row, index) => [keyOf(row), index]))
      return places.get(key)
    },
    show() {},
  }
}

export type Verdict = { readonly take: true; readonly scrollBy: number } | { readonly take: false }

/**
 * Whether a table may show its new rows now. The row that somebody points at must not move: the list moves around
 * it by scrolling, and where it cannot, it waits until the pointer is elsewhere.
 */
export function judge<Row>(
  shown: RowSource<Row>,
  next: RowSource<Row>,
  anchor: string | undefined,
  scroll: { readonly top: number; readonly viewHeight: number; readonly rowHeight: number },
): Verdict {
  if (anchor === undefined || shown.list !== next.list) return { take: true, scrollBy: 0 }
  const was = shown.indexOf(anchor)
  if (was === undefined) return { take: true, scrollBy: 0 }
  const is = next.indexOf(anchor)
  if (is === undefined) return { take: false }
  const scrollBy = (is - was) * scroll.rowHeight
  const most = Math.max(0, next.total * scroll.rowHeight - scroll.viewHeight)
  const target = scroll.top + scrollBy
  return scrollBy === 0 || (target >= 0 && target <= most) ? { take: true, scrollBy } : { take: false }
}
