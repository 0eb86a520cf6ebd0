/** However tall the window is: no more rows than this are in the page. */
export const mostRows = 58
const beyond = 4

/** The rows to mount for a scroll position, all of one height: `[first, last)`. */
export function rowsInView(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  total: number,
): readonly [number, number] {
  const top = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), total - 1))
  const fits = Math.ceil(viewHeight / rowHeight) + 1
  const first = Math.max(0, top - beyond)
  const last = Math.min(total, Math.min(top + fits + beyond, first + mostRows))
  return [first, Math.max(first, last)]
}

export type Slot =
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'gap'; readonly rows: number; readonly before: number }

/**
 * What stands in the body from top to bottom: the rows in view, the one that has the focus wherever it is, and gaps
 * that are as high as what they leave out.
 */
export function slots(
  range: readonly [number, number],
  focused: number | undefined,
  total: number,
): readonly Slot[] {
  const [first, last] = range
  const indexes: number[] = []
  if (focused !== undefined && focused < first) indexes.push(focused)
  for (let i = first; i < last; i += 1) indexes.push(i)
  if (focused !== undefined && focused >= last && focused < total) indexes.push(focused)
  const out: Slot[] = []
  let next = 0
  for (const index of indexes) {
    if (index > next) out.push({ kind: 'gap', rows: index - next, before: index })
    out.push({ kind: 'row', index })
    next = index + 1
  }
  if (next < total) out.push({ kind: 'gap', rows: total - next, before: total })
  return out
}

/** Where to scroll so that a row is whole in view; the same place when it is already. */
export function scrollToShow(
  index: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): number {
  const top = index * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + viewHeight) return top + rowHeight - viewHeight
  return scrollTop
}
