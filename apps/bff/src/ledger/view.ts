import type { FacetValue } from '@holdfast/model/api/common'
import { type CompiledFilter, MATCH, MISS } from '@holdfast/model/ledger/filter-compile'
import type { ListSpec } from '@holdfast/model/ledger/list-spec'
import type { Cell, Order } from './order.ts'
import { Tally } from './tally.ts'

/** How many values a facet tells. */
const FACET_VALUES = 20

interface Facet<Row> {
  readonly name: string
  readonly values: (row: Row) => string | readonly string[] | undefined
  readonly tally: Tally
  /** The place of this facet's own terms in the filter; `MATCH`, which no row that fails has, if there are none. */
  readonly ownKey: number
}

/**
 * What matches one filter: counted, summed and sorted, and kept up row by row. It holds no rows of its own; whether a row
 * matches follows from the row and the time.
 */
export class View<Row> {
  readonly #spec: ListSpec<Row>
  readonly #filter: CompiledFilter<Row>
  readonly #facets: readonly Facet<Row>[]
  readonly #sums: number[]
  readonly #orders = new Map<string, Order<Row>>()
  #total = 0
  #nowMs: number

  constructor(spec: ListSpec<Row>, filter: CompiledFilter<Row>, nowMs: number) {
    this.#spec = spec
    this.#filter = filter
    this.#nowMs = nowMs
    this.#sums = spec.sums.map(() => 0)
    this.#facets = Object.entries(spec.facets).map(([name, values]) => {
      const at = filter.keys.indexOf(name)
      return { name, values, tally: new Tally(), ownKey: at === -1 ? MATCH : at }
    })
  }

  get total(): number {
    return this.#total
  }

  /** In MB. */
  sums(): Record<string, number> {
    return Object.fromEntries(this.#spec.sums.map((name, i) => [name, (this.#sums[i] ?? 0) / 1000]))
  }

  facets(): Record<string, readonly FacetValue[]> {
    return Object.fromEntries(this.#facets.map(({ name, tally }) => [name, tally.top(FACET_VALUES)]))
  }

  tally(facet: string): Tally {
    return this.#facets.find(({ name }) => name === facet)?.tally ?? new Tally()
  }

  matches(row: Row): boolean {
    return this.#filter.classify(row, this.#nowMs) === MATCH
  }

  /** The order by a column: built at its first use, and kept up from then on. */
  order(column: string, build: () => Order<Row>): Order<Row> {
    let order = this.#orders.get(column)
    if (!order) this.#orders.set(column, (order = build()))
    return order
  }

  /** A row came (`before` is undefined), changed, or went (`after` is undefined). */
  change(cell: Cell<Row>, before: Row | undefined, after: Row | undefined): void {
    this.#count(cell, before, this.#verdict(before, this.#nowMs), after, this.#verdict(after, this.#nowMs))
  }

  /** Lets rows that came of age since the last time match, or match no more. */
  advance(nowMs: number, orderOfAll: (column: string) => Order<Row>): void {
    const before = this.#nowMs
    if (nowMs <= before) return
    this.#nowMs = nowMs
    const cells = new Set<Cell<Row>>()
    for (const { column, ms } of this.#filter.ages) {
      // The column's value is minus the time at which the age began. A millisecond more on both sides covers < and <=.
      for (const cell of orderOfAll(column).between(ms - nowMs - 1, ms - before + 1)) cells.add(cell)
    }
    for (const cell of cells) {
      const { row } = cell
      this.#count(cell, row, this.#verdict(row, before), row, this.#verdict(row, nowMs))
    }
  }

  #verdict(row: Row | undefined, nowMs: number): number {
    return row === undefined ? MISS : this.#filter.classify(row, nowMs)
  }

  #count(cell: Cell<Row>, before: Row | undefined, was: number, after: Row | undefined, is: number): void {
    if (was === MISS && is === MISS) return
    for (const facet of this.#facets) {
      const left =
        before !== undefined && (was === MATCH || was === facet.ownKey) ? facet.values(before) : undefined
      const came =
        after !== undefined && (is === MATCH || is === facet.ownKey) ? facet.values(after) : undefined
      if (left === came) continue
      addAll(facet.tally, left, -1)
      addAll(facet.tally, came, 1)
    }
    const left = was === MATCH ? before : undefined
    const came = is === MATCH ? after : undefined
    if (left !== undefined) this.#sum(left, -1)
    if (came !== undefined) this.#sum(came, 1)
    for (const order of this.#orders.values()) {
      if (left !== undefined && came !== undefined) order.move(cell, left, came)
      else if (left !== undefined) order.delete(cell, left)
      else if (came !== undefined) order.insert(cell, came)
    }
  }

  #sum(row: Row, sign: 1 | -1): void {
    this.#total += sign
    const amounts = this.#spec.amounts(row)
    for (let i = 0; i < amounts.length; i++) this.#sums[i]! += sign * amounts[i]!
  }
}

function addAll(tally: Tally, values: string | readonly string[] | undefined, amount: number): void {
  if (values === undefined) return
  if (typeof values === 'string') tally.add(values, amount)
  else for (const value of values) tally.add(value, amount)
}
