import type { Window, WindowQuery } from '@holdfast/model/api/common'
import { compileFilter } from '@holdfast/model/ledger/filter-compile'
import { type Filter, printFilter } from '@holdfast/model/ledger/filter'
import { parseFilter } from '@holdfast/model/ledger/filter-parse'
import type { ListSpec } from '@holdfast/model/ledger/list-spec'
import { invariant } from '@holdfast/model/invariant'
import { type Result, err, ok } from '@holdfast/model/result'
import { type Cell, Entries } from './cell.ts'
import { Order } from './order.ts'
import { checkQuery, type QueryFault } from './query.ts'
import { Vectors } from './vectors.ts'
import { View } from './view.ts'

/** As many filters are kept up at once; those that nobody asked for in a while are forgotten first. */
const MAX_VIEWS = 24
const VIEW_IDLE_MS = 120_000
/** So few rows are sorted at once; of more, so many are walked through in search of a window. */
const FEW = 2000
const MAX_STEPS = 5000

/** The rows of one list, with the views of it that somebody looks at. A change costs each view what it changes there. */
export class Table<Row extends { readonly key: string }> {
  readonly #spec: ListSpec<Row>
  readonly #entries: Entries<Row>
  readonly #cells = new Map<string, Cell<Row>>()
  readonly #freeIds: number[] = []
  readonly #vectors: Vectors<Row>
  readonly #all: View<Row>
  /** By the text of their filters; the one asked for last is the last. */
  readonly #views = new Map<string, { readonly view: View<Row>; usedMs: number }>()
  readonly #pinned = new Map<string, View<Row>>()

  constructor(spec: ListSpec<Row>, nowMs: number) {
    this.#spec = spec
    this.#entries = new Entries(spec)
    this.#vectors = new Vectors(spec)
    this.#all = this.#newView([], nowMs)
  }

  /** The view of all rows. */
  get all(): View<Row> {
    return this.#all
  }

  get(key: string): Row | undefined {
    return this.#cells.get(key)?.entry.row
  }

  put(row: Row): void {
    const found = this.#cells.get(row.key)
    const before = found?.entry
    const entry = this.#entries.of(row)
    const cell = found ?? { key: row.key, id: this.#freeIds.pop() ?? this.#cells.size, entry }
    cell.entry = entry
    if (!found) this.#cells.set(row.key, cell)
    this.#vectors.set(cell)
    for (const view of this.#eachView()) view.change(cell, before, entry)
    // Only now: until then the views count the old values.
    if (before) this.#entries.release(before)
  }

  delete(key: string): void {
    const cell = this.#cells.get(key)
    if (!cell) return
    this.#cells.delete(key)
    this.#vectors.clear(cell.id)
    for (const view of this.#eachView()) view.change(cell, cell.entry, undefined)
    this.#entries.release(cell.entry)
    this.#freeIds.push(cell.id)
  }

  /** The rows of a window are as they are kept: whoever answers adds what is true only now. */
  window(query: WindowQuery, nowMs: number, revision: number): Result<Window<Row>, QueryFault> {
    const checked = checkQuery(query, this.#spec)
    if (!checked.ok) return err(checked.error)
    const { text, offset, limit, column, descending } = checked.value
    const { filter, error } = parseFilter(text, this.#spec.fields)
    const view = this.#view(filter, nowMs)
    const rows = this.#slice(view, column, offset, limit, descending)
    return ok({
      revision,
      offset,
      total: view.total,
      unfiltered: this.#all.total,
      rows: rows.map(({ entry }) => entry.row),
      facets: view.facets(),
      sums: view.sums(),
      ...(error && { filterError: error }),
    })
  }

  /** Sorts all rows as most people look at them first, before anybody waits for it. */
  warm(): void {
    this.#order(this.#all, this.#spec.defaultSort)
  }

  /** The first rows of all, by a column. */
  top(column: string, count: number): Row[] {
    return this.#order(this.#all, column)
      .slice(0, count, true)
      .map(({ entry }) => entry.row)
  }

  /** A view that is kept for good, for numbers that are always shown. */
  pinned(text: string, nowMs: number): View<Row> {
    let view = this.#pinned.get(text)
    if (!view) {
      const { filter, error } = parseFilter(text, this.#spec.fields)
      invariant(!error, `${text}: ${error?.message}`)
      this.#pinned.set(text, (view = this.#build(filter, nowMs)))
    }
    view.advance(nowMs, (column) => this.#order(this.#all, column))
    return view
  }

  #view(filter: Filter, nowMs: number): View<Row> {
    if (filter.length === 0) return this.#all
    const name = printFilter(filter)
    const found = this.#views.get(name)
    this.#views.delete(name)
    this.#forgetUnused(nowMs)
    const view = found?.view ?? this.#build(filter, nowMs)
    this.#views.set(name, { view, usedMs: nowMs })
    view.advance(nowMs, (column) => this.#order(this.#all, column))
    return view
  }

  #build(filter: Filter, nowMs: number): View<Row> {
    const view = this.#newView(filter, nowMs)
    view.fill(this.#spec, this.#entries, this.#vectors)
    return view
  }

  #newView(filter: Filter, nowMs: number): View<Row> {
    return new View(compileFilter(filter, this.#spec.fields), this.#entries, this.#spec.sums, nowMs)
  }

  /** A few rows from the beginning of many need no order of their own: they are found in that of all rows. */
  #slice(view: View<Row>, column: string, offset: number, limit: number, descending: boolean): Cell<Row>[] {
    if (view !== this.#all && !view.hasOrder(column) && view.total > FEW) {
      const found = this.#order(this.#all, column).search(
        (cell) => view.has(cell),
        offset,
        limit,
        descending,
        MAX_STEPS,
      )
      if (found) return found
    }
    return this.#order(view, column).slice(offset, limit, descending)
  }

  #order(view: View<Row>, column: string): Order<Row> {
    return view.order(column, () => {
      if (view === this.#all) return Order.sort(this.#column(column), this.#cells.values())
      if (view.total > FEW) return this.#order(this.#all, column).select((cell) => view.has(cell))
      return Order.sort(this.#column(column), this.#cellsOf(view))
    })
  }

  *#cellsOf(view: View<Row>): Iterable<Cell<Row>> {
    for (const id of view.members()) {
      const cell = this.#vectors.cells[id]
      if (cell) yield cell
    }
  }

  #column(name: string) {
    const column = this.#spec.columns[name]
    invariant(column, `no column ${name}`)
    return column
  }

  #forgetUnused(nowMs: number): void {
    for (const [name, { usedMs }] of this.#views) {
      if (this.#views.size < MAX_VIEWS && nowMs - usedMs < VIEW_IDLE_MS) return
      this.#views.delete(name)
    }
  }

  *#eachView(): Iterable<View<Row>> {
    yield this.#all
    for (const { view } of this.#views.values()) yield view
    yield* this.#pinned.values()
  }
}
