import type { Window, WindowQuery } from '@holdfast/model/api/common'
import type { ListName, ListRows } from '@holdfast/model/api/stream'
import type { Ledger } from '../../src/ledger/ledger.ts'

export function windowOf<L extends ListName>(
  ledger: Ledger,
  list: L,
  query: WindowQuery = {},
): Window<ListRows[L]> {
  const window = ledger.window(list, query)
  if (!window.ok) throw new Error(window.error.message)
  return window.value
}

export function rowsOf<L extends ListName>(
  ledger: Ledger,
  list: L,
  query: WindowQuery = {},
): readonly ListRows[L][] {
  return windowOf(ledger, list, query).rows
}

/** The only row of a list. */
export function rowOf<L extends ListName>(ledger: Ledger, list: L): ListRows[L] {
  const [row, ...others] = rowsOf(ledger, list)
  if (!row || others.length > 0) throw new Error(`${others.length + 1} ${list}`)
  return row
}
