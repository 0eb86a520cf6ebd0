import type { FacetValue } from '@holdfast/model/api/common'
import { invariant } from '@holdfast/model/invariant'
import { type CompiledFilter, MATCH, MISS } from '@holdfast/model/ledger/filter-compile'
import type { ListSpec } from '@holdfast/model/ledger/list-spec'
import type { Cell, Entries, Entry } from './cell.ts'
import { FacetTally } from './facet-tally.ts'
import type { Order } from './order.ts'
import { NONE, SEVERAL, type Vectors } from './vectors.ts'
import { verdictsOf } from './verdicts.ts'

interface Facet {
  readonly name: string
  readonly tally: FacetTally
  /** The place of this facet's own terms in the filter; `MATCH`, which no row that fails has, if there are none. */
  readonly ownKey: number
}

/** What matches one filter: counted, summed and sorted, and kept up row by row. */
export class View<Row> {
  readonly #filter: CompiledFilter<Row>
  readonly #facets: readonly Facet[]
  readonly #sumNames: readonly string[]
  readonly #sums: number[]
  readonly #orders = new Map<string, Order<Row>>()
  /** By the cells' ids: 1 for those that match. */
  #members = new Uint8Array(1024)
  #total = 0
  #nowMs: number

  constructor(
    filter: CompiledFilter<Row>,
    entries: Entries<Row>,
    sumNames: readonly string[],
    nowMs: number,
  ) {
    this.#filter = filter
    this.#nowMs = nowMs
    this.#sumNames = sumNames
    this.#sums = sumNames.map(() => 0)
    this.#facets = entries.facets.map(({ name, dictionary }) => {
      const at = filter.tests.findIndex(({ key }) => key === name)
      return { name, tally: new FacetTally(dictionary), ownKey: at === -1 ? MATCH : at }
    })
  }

  get total(): number {
    return this.#total
  }

  /** In MB. */
  sums(): Record<string, number> {
    return Object.fromEntries(this.#sumNames.map((name, i) => [name, (this.#sums[i] ?? 0) / 1000]))
  }

  facets(): Record<string, readonly FacetValue[]> {
    return Object.fromEntries(this.#facets.map(({ name, tally }) => [name, tally.top()]))
  }

  tally(facet: string): FacetTally {
    const found = this.#facets.find(({ name }) => name === facet)
    invariant(found, `no facet ${facet}`)
    return found.tally
  }

  has(cell: Cell<Row>): boolean {
    return this.#members[cell.id] === 1
  }

  /** The order by a column: built at its first use, and kept up from then on. */
  order(column: string, build: () => Order<Row>): Order<Row> {
    let order = this.#orders.get(column)
    if (!order) this.#orders.set(column, (order = build()))
    return order
  }

  hasOrder(column: string): boolean {
    return this.#orders.has(column)
  }

  /** The ids of the cells that match. */
  *members(): Iterable<number> {
    for (let id = this.#members.indexOf(1); id !== -1; id = this.#members.indexOf(1, id + 1)) yield id
  }

  /** A row came (`before` is undefined), changed, or went (`after` is undefined). */
  change(cell: Cell<Row>, before: Entry<Row> | undefined, after: Entry<Row> | undefined): void {
    this.#count(cell, before, this.#verdict(before, this.#nowMs), after, this.#verdict(after, this.#nowMs))
  }

  /** Takes in all rows at once, when the view is new. */
  fill(spec: ListSpec<Row>, entries: Entries<Row>, vectors: Vectors<Row>): void {
    const verdicts = verdictsOf(this.#filter, spec, entries, vectors, this.#nowMs)
    if (verdicts.length > 0) this.#setMember(verdicts.length - 1, 0)
    for (let id = 0; id < verdicts.length; id++) {
      if (verdicts[id] !== MATCH) continue
      this.#members[id] = 1
      this.#total++
    }
    vectors.amounts.forEach((amounts, i) => {
      let sum = 0
      for (let id = 0; id < verdicts.length; id++) if (verdicts[id] === MATCH) sum += amounts[id]!
      this.#sums[i] = sum
    })
    this.#facets.forEach(({ tally, ownKey }, i) => {
      const values = vectors.facets[i]!
      for (let id = 0; id < verdicts.length; id++) {
        if (verdicts[id] !== MATCH && verdicts[id] !== ownKey) continue
        if (values[id] !== SEVERAL) addTo(tally, values[id]!, 1)
        else addTo(tally, vectors.cells[id]?.entry.facets[i] ?? NONE, 1)
      }
    })
  }

  /** Lets rows that came of age since the last time match, or match no more. */
  advance(nowMs: number, orderOfAll: (column: string) => Order<Row>): void {
    const before = this.#nowMs
    if (nowMs <= before) return
    this.#nowMs = nowMs
    const cells = new Set<Cell<Row>>()
    for (const { column, ms } of this.#filter.ages) {
      // The column's value is minus the time at which the age began. Both ends belong to it: an answer may change at an
      // age, or right after it.
      for (const cell of orderOfAll(column).between(ms - nowMs, ms - before)) cells.add(cell)
    }
    for (const cell of cells) {
      const { entry } = cell
      this.#count(cell, entry, this.#verdict(entry, before), entry, this.#verdict(entry, nowMs))
    }
  }

  #verdict(entry: Entry<Row> | undefined, nowMs: number): number {
    return entry === undefined ? MISS : this.#filter.classify(entry.row, nowMs, entry.text)
  }

  #count(
    cell: Cell<Row>,
    before: Entry<Row> | undefined,
    was: number,
    after: Entry<Row> | undefined,
    is: number,
  ): void {
    if (before !== undefined && was !== MISS) this.#tally(before, was, -1)
    if (after !== undefined && is !== MISS) this.#tally(after, is, 1)
    const left = was === MATCH ? before : undefined
    const came = is === MATCH ? after : undefined
    if (left === undefined && came === undefined) return
    if (left !== undefined) this.#sum(left, -1)
    if (came !== undefined) this.#sum(came, 1)
    this.#setMember(cell.id, came === undefined ? 0 : 1)
    for (const order of this.#orders.values()) {
      if (left !== undefined && came !== undefined) order.move(cell, left.row, came.row)
      else if (left !== undefined) order.delete(cell, left.row)
      else if (came !== undefined) order.insert(cell, came.row)
    }
  }

  /** A row that fails one facet's terms alone counts there: that is what choosing another of its values would show. */
  #tally({ facets }: Entry<Row>, verdict: number, amount: 1 | -1): void {
    for (let i = 0; i < facets.length; i++) {
      const facet = this.#facets[i]!
      if (verdict !== MATCH && verdict !== facet.ownKey) continue
      addTo(facet.tally, facets[i]!, amount)
    }
  }

  #sum({ amounts }: Entry<Row>, sign: 1 | -1): void {
    this.#total += sign
    for (let i = 0; i < amounts.length; i++) this.#sums[i]! += sign * amounts[i]!
  }

  #setMember(id: number, is: 0 | 1): void {
    if (id >= this.#members.length) {
      const members = new Uint8Array(Math.max(id + 1, this.#members.length * 2))
      members.set(this.#members)
      this.#members = members
    }
    this.#members[id] = is
  }
}

function addTo(tally: FacetTally, values: number | readonly number[], amount: 1 | -1): void {
  if (typeof values !== 'number') for (const value of values) tally.add(value, amount)
  else if (values !== NONE) tally.add(values, amount)
}
