import { create } from 'zustand'

type Rows = ReadonlyMap<string, unknown>

/** The rows that are selected in each list, by key, with the row as it was when it was selected. */
const useSelections = create<{ lists: Readonly<Record<string, Rows>> }>(() => ({ lists: {} }))

const none: Rows = new Map()

export interface Selection<Row> {
  readonly rows: ReadonlyMap<string, Row>
  readonly has: (key: string) => boolean
  readonly set: (rows: readonly Row[], selected: boolean) => void
  readonly clear: () => void
}

/** The selection of one list. It outlives the page, so that one may look at a row and come back. */
export function useSelection<Row extends { readonly key: string }>(list: string): Selection<Row> {
  // One list holds rows of one type: `list` names it.
  const rows = useSelections((state) => state.lists[list] ?? none) as ReadonlyMap<string, Row>
  return {
    rows,
    has: (key) => rows.has(key),
    set: (changed, selected) => {
      const next = new Map(rows)
      for (const row of changed) {
        if (selected) next.set(row.key, row)
        else next.delete(row.key)
      }
      put(list, next)
    },
    clear: () => put(list, none),
  }
}

function put(list: string, rows: Rows): void {
  useSelections.setState((state) => ({ lists: { ...state.lists, [list]: rows } }))
}
