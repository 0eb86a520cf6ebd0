import type { ListSpec } from '@holdfast/model/ledger/list-spec'
import { searchText } from '@holdfast/model/ledger/filter-compile'
import { Dictionary } from './dictionary.ts'

/** The place of a row: it stays while the row in it changes. */
export interface Cell<Row> {
  readonly key: string
  /** A small number, for sets of cells. */
  readonly id: number
  entry: Entry<Row>
}

/** A row with what the views count it by, worked out once. */
export interface Entry<Row> {
  readonly row: Row
  readonly text: string
  /** For each facet the number of the row's value, the numbers of its values, or -1. */
  readonly facets: readonly (number | readonly number[])[]
  readonly amounts: readonly number[]
}

/** Makes entries of rows; facets' values have the same numbers in all of them. */
export class Entries<Row> {
  readonly facets: readonly { readonly name: string; readonly dictionary: Dictionary }[]
  readonly #spec: ListSpec<Row>
  readonly #getters: readonly ListSpec<Row>['facets'][string][]

  constructor(spec: ListSpec<Row>) {
    this.#spec = spec
    this.#getters = Object.values(spec.facets)
    this.facets = Object.keys(spec.facets).map((name) => ({ name, dictionary: new Dictionary() }))
  }

  of(row: Row): Entry<Row> {
    return {
      row,
      text: searchText(this.#spec.text(row)),
      facets: this.#getters.map((get, i) => take(this.facets[i]?.dictionary, get(row))),
      amounts: this.#spec.amounts(row),
    }
  }

  /** The row is gone, or another one: its values may be forgotten. */
  release({ facets }: Entry<Row>): void {
    facets.forEach((ids, i) => {
      const dictionary = this.facets[i]?.dictionary
      if (typeof ids !== 'number') for (const id of ids) dictionary?.release(id)
      else if (ids !== -1) dictionary?.release(ids)
    })
  }
}

function take(
  dictionary: Dictionary | undefined,
  value: string | readonly string[] | undefined,
): number | readonly number[] {
  if (value === undefined || dictionary === undefined) return -1
  return typeof value === 'string' ? dictionary.take(value) : value.map((each) => dictionary.take(each))
}
