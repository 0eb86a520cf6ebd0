import { useRef } from 'react'
import type { RowSource } from './source.ts'

export interface TableSelection<Row> {
  readonly has: (key: string) => boolean
  readonly set: (rows: readonly Row[], selected: boolean) => void
}

/** Selecting one row, from one to another, and all that are here. */
export function useSelecting<Row>(
  selection: TableSelection<Row> | undefined,
  source: RowSource<Row>,
  keyOf: (row: Row) => string,
) {
  const anchor = useRef<number | undefined>(undefined)
  const toggle = (index: number, extend: boolean) => {
    const row = source.at(index)
    if (selection === undefined || row === undefined) return
    const from = extend ? (anchor.current ?? index) : index
    const rows = rowsBetween(source, Math.min(from, index), Math.max(from, index) + 1)
    selection.set(rows, extend || !selection.has(keyOf(row)))
    if (!extend) anchor.current = index
  }
  return {
    toggle,
    startAt: (index: number) => {
      anchor.current = index
    },
    /** The box in the header: what is in view decides how it looks, everything that is here follows it. */
    all: ([first, last]: readonly [number, number]) => {
      if (selection === undefined) return undefined
      const inView = rowsBetween(source, first, last)
      const checked = inView.length > 0 && inView.every((row) => selection.has(keyOf(row)))
      return {
        checked,
        some: inView.some((row) => selection.has(keyOf(row))),
        onChange: () => selection.set(rowsBetween(source, 0, source.total), !checked),
      }
    },
  }
}

/** The rows from one place to before another, as far as they are here. */
function rowsBetween<Row>(source: RowSource<Row>, from: number, to: number): readonly Row[] {
  const rows: Row[] = []
  for (let index = from; index < to; index += 1) {
    const row = source.at(index)
    if (row !== undefined) rows.push(row)
  }
  return rows
}
