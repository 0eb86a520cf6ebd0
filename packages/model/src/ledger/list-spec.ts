import type { Fields } from './filter-fields.ts'

/** What a list can be filtered, sorted, counted and summed by. */
export interface ListSpec<Row> {
  readonly fields: Fields<Row>
  /** What free text is looked for in. */
  readonly text: (row: Row) => readonly (string | undefined)[]
  readonly columns: Readonly<Record<string, Column<Row>>>
  readonly defaultSort: string
  readonly facets: Readonly<Record<string, (row: Row) => string | readonly string[] | undefined>>
  readonly sums: readonly string[]
  /** The row's part of each of the sums, in their order and in thousandths. */
  readonly amounts: (row: Row) => readonly number[]
}

/** What a row is sorted by; rows without a value come last. One column's values are all numbers or all texts. */
export type Column<Row> = (row: Row) => string | number | undefined

/** A text that sorts as people expect it: `agent-2` before `agent-10`, whatever the case. */
export function naturalKey(text: string): string {
  // Each number after its own length: the longer one is the larger.
  return text
    .toLowerCase()
    .replaceAll(/\d+/g, (digits) => String.fromCodePoint(48 + Math.min(digits.length, 70)) + digits)
}

/** `naturalKey` for texts of which a list has few, such as hosts: it is asked for them with every change of a row. */
export function memoizedNaturalKey(): (text: string) => string {
  const keys = new Map<string, string>()
  return (text) => {
    let key = keys.get(text)
    if (key === undefined) {
      if (keys.size >= MEMORY) keys.clear()
      keys.set(text, (key = naturalKey(text)))
    }
    return key
  }
}

/** More texts than this are not remembered. */
const MEMORY = 20_000
