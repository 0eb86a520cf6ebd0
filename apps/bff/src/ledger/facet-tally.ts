import type { FacetValue } from '@holdfast/model/api/common'
import type { Dictionary } from './dictionary.ts'

/** How many values of a facet are told. */
export const FACET_VALUES = 20

/** How many rows of a view have each value of a facet. The most frequent ones are kept once somebody asked for them. */
export class FacetTally {
  readonly #dictionary: Dictionary
  #counts = new Int32Array(16)
  #distinct = 0
  /** The numbers of the most frequent values, best first; undefined: to be looked for again. */
  #top: number[] | undefined

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
  }

  /** How many values there are. */
  get size(): number {
    return this.#distinct
  }

  get(value: string): number {
    const id = this.#dictionary.find(value)
    return id === undefined ? 0 : (this.#counts[id] ?? 0)
  }

  add(id: number, amount: 1 | -1): void {
    if (id >= this.#counts.length) this.#grow(id)
    const count = (this.#counts[id] ?? 0) + amount
    this.#counts[id] = count
    if (count === 0) this.#distinct--
    else if (count === 1 && amount === 1) this.#distinct++
    if (this.#top) this.#top = this.#follow(this.#top, id, count, amount)
  }

  top(): FacetValue[] {
    this.#top ??= this.#search()
    return this.#top.map((id) => ({ value: this.#dictionary.valueOf(id), count: this.#counts[id] ?? 0 }))
  }

  /** The top after the count of one value changed; undefined when a value outside of it may belong there now. */
  #follow(top: number[], id: number, count: number, amount: 1 | -1): number[] | undefined {
    const at = top.indexOf(id)
    const isComplete = top.length < FACET_VALUES
    if (amount === -1 && at === -1) return top
    if (amount === -1 && !isComplete && count === 0) return undefined
    if (at !== -1) top.splice(at, 1)
    if (count === 0) return top
    const place = this.#place(top, id)
    if (amount === -1 && !isComplete && place === top.length) return undefined
    top.splice(place, 0, id)
    if (top.length > FACET_VALUES) top.pop()
    return top
  }

  #search(): number[] {
    const top: number[] = []
    const size = Math.min(this.#counts.length, this.#dictionary.size)
    for (let id = 0; id < size; id++) {
      if (this.#counts[id] === 0) continue
      const last = top.length === FACET_VALUES ? top[FACET_VALUES - 1] : undefined
      if (last !== undefined && !this.#isBefore(id, last)) continue
      top.splice(this.#place(top, id), 0, id)
      if (top.length > FACET_VALUES) top.pop()
    }
    return top
  }

  #place(top: readonly number[], id: number): number {
    const place = top.findIndex((other) => this.#isBefore(id, other))
    return place === -1 ? top.length : place
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#counts[a] ?? 0, this.#counts[b] ?? 0]
    return left === right ? this.#dictionary.valueOf(a) < this.#dictionary.valueOf(b) : left > right
  }

  #grow(id: number): void {
    const counts = new Int32Array(Math.max(id + 1, this.#counts.length * 2))
    counts.set(this.#counts)
    this.#counts = counts
  }
}
