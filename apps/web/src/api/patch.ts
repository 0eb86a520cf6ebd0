import type { Window } from '@holdfast/model/api/common'
import type { ListDelta } from '@holdfast/model/api/stream'

/**
 * A window with the rows of a delta in place of its own. The same object when it shows none of them. Order, total
 * and sums stay: whether they changed, only the server can say.
 */
export function patchWindow<Row extends { readonly key: string }>(
  window: Window<Row>,
  delta: ListDelta<Row>,
  revision: number,
): Window<Row> {
  if (revision <= window.revision || delta.changed.length === 0) return window
  const changed = new Map(delta.changed.map((row) => [row.key, row]))
  let touched = false
  const rows = window.rows.map((row) => {
    const newer = changed.get(row.key)
    if (newer === undefined) return row
    touched = true
    return newer
  })
  return touched ? { ...window, rows } : window
}

/** Whether a delta may change what a window shows: then the window is asked for again. */
export function concerns(delta: ListDelta<unknown>): boolean {
  return delta.many || delta.changed.length > 0 || delta.removed.length > 0
}
