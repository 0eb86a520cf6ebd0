import type { FacetValue } from '@holdfast/model/api/common'
import { ChunkedList } from './chunked-list.ts'

/** Fewer values than this are sorted when they are asked for. */
const SMALL = 64

/** How much there is of each value, the most first: by how many rows, or by any other amount. */
export class Tally {
  readonly #counts = new Map<string, number>()
  /** Kept from the first time on that somebody asks for the most of many. */
  #ranking: ChunkedList<FacetValue> | undefined

  get size(): number {
    return this.#counts.size
  }

  get(value: string): number {
    return this.#counts.get(value) ?? 0
  }

  add(value: string, amount: number): void {
    const before = this.#counts.get(value) ?? 0
    const count = before + amount
    if (count === before) return
    if (count === 0) this.#counts.delete(value)
    else this.#counts.set(value, count)
    if (before !== 0) this.#ranking?.delete({ value, count: before })
    if (count !== 0) this.#ranking?.insert({ value, count })
  }

  top(count: number): FacetValue[] {
    if (this.#counts.size < SMALL) return this.#sorted().slice(0, count)
    this.#ranking ??= new ChunkedList(byCount, this.#sorted())
    return this.#ranking.slice(0, count)
  }

  #sorted(): FacetValue[] {
    return Array.from(this.#counts, ([value, count]) => ({ value, count })).sort(byCount)
  }
}

function byCount(a: FacetValue, b: FacetValue): number {
  return b.count - a.count || (a.value < b.value ? -1 : Number(a.value > b.value))
}
