import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Least width, in CSS pixels. */
  readonly width: number
  /** Its share of the width that is left over; 0 when absent. */
  readonly grow?: number
  readonly align?: 'left' | 'right'
  readonly sortable?: boolean
  /** The first press sorts downwards: sizes, counts, ages. */
  readonly descendingFirst?: boolean
  /** Columns of the lowest number stay when room is short. 0 never goes. */
  readonly priority?: number
  /** Not shown until somebody chooses it. */
  readonly optional?: boolean
  /** Takes no part in the column menu: actions. */
  readonly fixed?: boolean
  readonly headerTip?: string
}

export interface ShownColumn<Row> {
  readonly column: Column<Row>
  readonly width: number
}

/** Pixels beside the first and the last column, so that their text stands under the page's heading. */
export interface Edges {
  readonly first: number
  readonly last: number
}

/**
 * Which columns are shown, and how wide. Columns that nobody chose give way when room is short; those that somebody
 * chose stay, and the table scrolls sideways, except on a window so narrow that only the most important ones fit.
 */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
  room: number,
  edges: Edges = { first: 0, last: 0 },
): {
  readonly shown: readonly ShownColumn<Row>[]
  readonly hidden: readonly string[]
  readonly width: number
} {
  const wanted = columns.filter(
    (c) => c.fixed === true || (chosen === undefined ? c.optional !== true : chosen.includes(c.id)),
  )
  const inner = room - edges.first - edges.last
  const kept = chosen !== undefined && room >= 720 ? wanted : whatFits(wanted, inner)
  const least = sum(kept.map((c) => c.width))
  const left = Math.max(0, inner - least)
  const shares = sum(kept.map((c) => c.grow ?? 0))
  const shown = kept.map((column, at) => ({
    column,
    width:
      column.width +
      (shares === 0 ? 0 : Math.floor((left * (column.grow ?? 0)) / shares)) +
      (at === 0 ? edges.first : 0) +
      (at === kept.length - 1 ? edges.last : 0),
  }))
  return {
    shown,
    hidden: wanted.filter((c) => !kept.includes(c)).map((c) => c.id),
    width: Math.max(room, sum(shown.map((c) => c.width))),
  }
}

/** The most important ones first, each that still fits. */
function whatFits<Row>(columns: readonly Column<Row>[], room: number): readonly Column<Row>[] {
  const kept = new Set<Column<Row>>()
  let left = room
  for (const column of columns.toSorted((a, b) => (a.priority ?? 1) - (b.priority ?? 1))) {
    if (column.width > left && (column.priority ?? 1) > 0) continue
    kept.add(column)
    left -= column.width
  }
  return columns.filter((column) => kept.has(column))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

/** The sort that a press on a column's header asks for: `size`, `-size`, and back. */
export function nextSort(
  column: { id: string; descendingFirst?: boolean },
  sort: string | undefined,
): string {
  const up = column.id
  const down = `-${column.id}`
  if (sort === up) return down
  if (sort === down) return up
  return column.descendingFirst === true ? down : up
}

export function sortOf(id: string, sort: string | undefined): 'ascending' | 'descending' | undefined {
  if (sort === id) return 'ascending'
  return sort === `-${id}` ? 'descending' : undefined
}
