/** What a filter may ask of the rows of a list, by key: `status:`, `size:`. */
export type Fields<Row> = Readonly<Record<string, Field<Row>>>

export type Field<Row> =
  | {
      readonly kind: 'word'
      /** The row's value, or all of its values. */
      readonly get: (row: Row) => string | readonly string[] | undefined
    }
  | {
      readonly kind: 'choice'
      readonly values: readonly string[]
      readonly get: (row: Row) => string | readonly string[] | undefined
    }
  | {
      /** A size in thousandths of a MB, or a plain number. */
      readonly kind: 'size' | 'number'
      readonly get: (row: Row) => number | undefined
    }
  | {
      readonly kind: 'age'
      /** When the age began, in milliseconds since 1970. */
      readonly get: (row: Row) => number | undefined
      /** The column that sorts by this age, youngest first: rows that come of age are found by it. */
      readonly column: string
    }
