import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Window } from '@holdfast/model/api/common'
import type { VolumeRow } from '@holdfast/model/api/rows'
import type { ServiceVolumeRow } from '@holdfast/model/api/services'
import { windowQuery } from '../../api/use-window.ts'

/** As much of a volume as leads to its page. */
export interface Neighbour {
  readonly role: string
  readonly persistenceId: string
  readonly agentId: string | undefined
}

export interface Neighbours {
  readonly before: Neighbour | undefined
  readonly after: Neighbour | undefined
}

const none: Neighbours = { before: undefined, after: undefined }

/** The rows before and after a volume in the list that was looked at last: its app's, where one came from there. */
export function useNeighbours(key: string, app: string | undefined): Neighbours {
  const ofApp = useInApp(key, app)
  const ofList = useInList(key)
  return app === undefined ? ofList : ofApp
}

/** None when it was in no list. */
function useInList(key: string): Neighbours {
  const client = useQueryClient()
  for (const { state } of newestFirst(client.getQueryCache().findAll({ queryKey: ['window', 'volumes'] }))) {
    // The key is `windowQuery`'s, so the data is its answer.
    const rows = (state.data as Window<VolumeRow> | undefined)?.rows ?? []
    const at = rows.findIndex((row) => row.key === key)
    if (at >= 0 && rows.length > 1) return { before: rows[at - 1], after: rows[at + 1] }
  }
  return none
}

/** In the order in which the app's page shows them; whoever came by a link has the order of their ids. */
function useInApp(key: string, app: string | undefined): Neighbours {
  const client = useQueryClient()
  const looked = newestFirst(client.getQueryCache().findAll({ queryKey: ['window', 'service_volumes'] }))
    .filter(({ queryKey: [, , query] }) => isOf(query, app))
    // The key is `windowQuery`'s, so the data is its answer.
    .map(({ state }) => state.data as Window<ServiceVolumeRow> | undefined)
    .find((data) => data?.rows.some(({ volume }) => volume?.key === key))
  const asked = useQuery({
    ...windowQuery('service_volumes', { of: app ?? '' }, 0),
    enabled: app !== undefined && looked === undefined,
    refetchInterval: false,
  })
  const rows = (looked ?? asked.data)?.rows.filter(({ volume }) => volume !== undefined) ?? []
  const at = rows.findIndex(({ volume }) => volume?.key === key)
  return at < 0 ? none : { before: neighbour(rows[at - 1]), after: neighbour(rows[at + 1]) }
}

function neighbour(row: ServiceVolumeRow | undefined): Neighbour | undefined {
  if (row?.volume === undefined) return undefined
  const { role, persistenceId } = row.volume
  return { role, persistenceId, agentId: row.agentId }
}

function isOf(query: unknown, app: string | undefined): boolean {
  return typeof query === 'object' && query !== null && 'of' in query && query.of === app
}

function newestFirst<Q extends { readonly state: { readonly dataUpdatedAt: number } }>(
  queries: readonly Q[],
): readonly Q[] {
  return queries.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
}
