import { useQueryClient } from '@tanstack/react-query'
import type { Window } from '@holdfast/model/api/common'
import type { VolumeRow } from '@holdfast/model/api/rows'

export interface Neighbours {
  readonly before: VolumeRow | undefined
  readonly after: VolumeRow | undefined
}

/** The rows before and after a volume in the list that was looked at last. None when it was in no list. */
export function useNeighbours(key: string): Neighbours {
  const client = useQueryClient()
  const lists = client
    .getQueryCache()
    .findAll({ queryKey: ['window', 'volumes'] })
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  for (const { state } of lists) {
    // The key is `windowQuery`'s, so the data is its answer.
    const rows = (state.data as Window<VolumeRow> | undefined)?.rows ?? []
    const at = rows.findIndex((row) => row.key === key)
    if (at >= 0 && rows.length > 1) return { before: rows[at - 1], after: rows[at + 1] }
  }
  return { before: undefined, after: undefined }
}
