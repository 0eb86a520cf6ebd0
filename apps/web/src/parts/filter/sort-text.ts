/** One sorted column, kept in the URL as `sort=-size`. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

export function readSort(text: string | undefined, sortable: readonly string[], standard: Sort): Sort {
  if (text === undefined) return standard
  const descending = text.startsWith('-')
  const column = descending ? text.slice(1) : text
  return sortable.includes(column) ? { column, descending } : standard
}

export function sortText({ column, descending }: Sort): string {
  return descending ? `-${column}` : column
}

/** Pressing a header: the other way round when it is sorted already, else the way that shows most first. */
export function pressHeader(current: Sort, column: string, largestFirst: boolean): Sort {
  return { column, descending: current.column === column ? !current.descending : largestFirst }
}
