import type { Column } from '@holdfast/model/ledger/list-spec'
import type { Cell } from './cell.ts'
import { ChunkedList } from './chunked-list.ts'

/** So many cells at a time are looked at in a search. */
const STEP = 500

interface Placed<Row> {
  readonly value: string | number
  readonly cell: Cell<Row>
}

/** Rows sorted by one column, equal ones by their keys. Rows without a value come last, in either direction. */
export class Order<Row> {
  readonly #column: Column<Row>
  readonly #placed: ChunkedList<Placed<Row>>
  readonly #rest: ChunkedList<Cell<Row>>

  private constructor(column: Column<Row>, placed: readonly Placed<Row>[], rest: readonly Cell<Row>[]) {
    this.#column = column
    this.#placed = new ChunkedList(byValue, placed)
    this.#rest = new ChunkedList(byKey, rest)
  }

  static sort<Row>(column: Column<Row>, cells: Iterable<Cell<Row>>): Order<Row> {
    const placed: Placed<Row>[] = []
    const rest: Cell<Row>[] = []
    for (const cell of cells) {
      const value = column(cell.entry.row)
      if (value === undefined) rest.push(cell)
      else placed.push({ value, cell })
    }
    return new Order(column, placed.sort(byValue), rest.sort(byKey))
  }

  /** The same order of only some of the rows: nothing is sorted again. */
  select(accept: (cell: Cell<Row>) => boolean): Order<Row> {
    return new Order(
      this.#column,
      this.#placed.filter(({ cell }) => accept(cell)),
      this.#rest.filter(accept),
    )
  }

  insert(cell: Cell<Row>, row: Row): void {
    const value = this.#column(row)
    if (value === undefined) this.#rest.insert(cell)
    else this.#placed.insert({ value, cell })
  }

  /** `row` is what the cell held when it was inserted or moved last. */
  delete(cell: Cell<Row>, row: Row): void {
    const value = this.#column(row)
    if (value === undefined) this.#rest.delete(cell)
    else this.#placed.delete({ value, cell })
  }

  move(cell: Cell<Row>, before: Row, after: Row): void {
    if (this.#column(before) === this.#column(after)) return
    this.delete(cell, before)
    this.insert(cell, after)
  }

  slice(offset: number, limit: number, descending: boolean): Cell<Row>[] {
    const { size } = this.#placed
    const count = Math.max(0, Math.min(limit, size - offset))
    const placed = descending
      ? this.#placed.slice(size - offset - count, count).toReversed()
      : this.#placed.slice(offset, count)
    const rest = this.#rest.slice(Math.max(0, offset - size), limit - placed.length)
    return [...placed.map(({ cell }) => cell), ...rest]
  }

  /** The slice of an order of only some of the rows, without making it; undefined when it takes more than so many steps. */
  search(
    accept: (cell: Cell<Row>) => boolean,
    offset: number,
    limit: number,
    descending: boolean,
    maxSteps: number,
  ): Cell<Row>[] | undefined {
    const found: Cell<Row>[] = []
    let skip = offset
    for (let at = 0; at < maxSteps; at += STEP) {
      const cells = this.slice(at, STEP, descending)
      for (const cell of cells) {
        if (!accept(cell) || skip-- > 0) continue
        found.push(cell)
        if (found.length === limit) return found
      }
      if (cells.length < STEP) return found
    }
    return undefined
  }

  /** The cells whose value lies between two numbers, both included. */
  *between(low: number, high: number): Iterable<Cell<Row>> {
    for (const { value, cell } of this.#placed.from(
      ({ value }) => typeof value === 'number' && value < low,
    )) {
      if (typeof value !== 'number' || value > high) return
      yield cell
    }
  }
}

function byValue<Row>(a: Placed<Row>, b: Placed<Row>): number {
  return a.value < b.value ? -1 : a.value > b.value ? 1 : byKey(a.cell, b.cell)
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : Number(a.key > b.key)
}
