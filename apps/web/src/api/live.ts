import type { Query, QueryClient } from '@tanstack/react-query'
import type { Window } from '@holdfast/model/api/common'
import type { OperationRow } from '@holdfast/model/api/operations'
import { paths } from '@holdfast/model/api/paths'
import type { Delta, ListDelta, ListName, ListRows, StreamEvent } from '@holdfast/model/api/stream'
import { putFreshness, setConnection, useLive } from '../stores/live.ts'
import { isSettled, putOperations, useOperations } from '../stores/operations.ts'
import { loginAgain } from '../stores/session.ts'
import { getJson } from './client.ts'
import { openSharedStream } from './shared-stream.ts'
import type { ServerEvent } from './sse.ts'
import { concerns, patchWindow } from './patch.ts'
import { throttle } from './throttle.ts'

const listNames: readonly ListName[] = ['volumes', 'agents', 'reservations', 'roles']

/** A window is asked for again this often at most, however fast the cluster changes. */
const windowEveryMs = 2_500
const pageEveryMs = 1_000

/** Keeps everything that was fetched current, from the stream that all tabs share. */
export function startLive(client: QueryClient): () => void {
  const refetch = (key: string) => () => void client.invalidateQueries({ queryKey: [key] })
  const refetchList = (list: string, everyMs: number) =>
    throttle(() => void client.invalidateQueries({ queryKey: ['window', list] }), everyMs)
  const again = {
    volumes: refetchList('volumes', windowEveryMs),
    agents: refetchList('agents', windowEveryMs),
    reservations: refetchList('reservations', windowEveryMs),
    roles: refetchList('roles', windowEveryMs),
    operations: refetchList('operations', pageEveryMs),
    overview: throttle(refetch('overview'), windowEveryMs),
  }
  const stale = new Set<string>()
  const pagesAgain = throttle(() => {
    const all = stale.has('*')
    void client.invalidateQueries({
      predicate: (query) => all || agentsOf(query).some((id) => stale.has(id)),
    })
    stale.clear()
  }, pageEveryMs)
  const touch = (agents: Iterable<string>) => {
    for (const agent of agents) stale.add(agent)
    if (stale.size > 0) pagesAgain()
  }

  const onDelta = (delta: Delta) => {
    for (const name of listNames) {
      const list = delta.lists[name]
      if (list === undefined || !concerns(list)) continue
      again[name]()
      // What changed of a role is told of its agents too.
      if (name !== 'roles') touch(list.many ? ['*'] : agentsIn(list))
    }
    const { volumes, agents, reservations, roles } = delta.lists
    if (volumes !== undefined) patchAll(client, 'volumes', volumes, delta.revision)
    if (agents !== undefined) patchAll(client, 'agents', agents, delta.revision)
    if (reservations !== undefined) patchAll(client, 'reservations', reservations, delta.revision)
    if (roles !== undefined) patchAll(client, 'roles', roles, delta.revision)
    again.overview()
  }
  const onOperation = (row: OperationRow) => {
    putOperations([row])
    again.operations()
    again.overview()
    touch([row.agentId])
    void client.invalidateQueries({ queryKey: ['operation', row.id] })
  }
  const everything = () => {
    void client.invalidateQueries()
    void loadOperations()
  }

  const take = (event: StreamEvent) => {
    switch (event.type) {
      case 'freshness':
        return putFreshness(event.data)
      case 'operation':
        return onOperation(event.data)
      case 'operations':
        again.operations()
        return void loadOperations()
      case 'delta':
        return onDelta(event.data)
      case 'resync':
        return everything()
    }
  }

  let lost = false
  const close = openSharedStream(
    'holdfast.stream',
    `${paths.stream}?topics=${[...listNames, 'overview'].join()}`,
    {
      onOpen: () => {
        setConnection({ state: 'open' })
        // What failed while nobody answered is asked for again.
        if (lost) void client.invalidateQueries({ predicate: (query) => query.state.status === 'error' })
        lost = false
      },
      onLost: (retryMs) => {
        lost = true
        setConnection({ state: 'lost', sinceMs: Date.now(), retryAtMs: Date.now() + retryMs })
      },
      onEvent: (event) => {
        const told = readEvent(event)
        if (told === undefined) return
        // Paused: the lists rest, but what was asked for and how fresh things are is still told.
        if (useLive.getState().paused && told.type === 'delta') return
        take(told)
      },
      onUnauthorized: loginAgain,
    },
  )
  const unpause = useLive.subscribe((state, was) => {
    if (was.paused && !state.paused) everything()
  })
  void loadOperations()
  return () => {
    close()
    unpause()
  }
}

const eventTypes: ReadonlySet<string> = new Set(['delta', 'operation', 'operations', 'freshness', 'resync'])

function readEvent({ event, data }: ServerEvent): StreamEvent | undefined {
  // The wire is decoded here: the type of an event says what its data is.
  return eventTypes.has(event) ? ({ type: event, data: JSON.parse(data) } as StreamEvent) : undefined
}

function patchAll<L extends ListName>(
  client: QueryClient,
  name: L,
  list: ListDelta<ListRows[L]>,
  revision: number,
): void {
  client.setQueriesData<Window<ListRows[L]>>({ queryKey: ['window', name] }, (window) =>
    window === undefined ? undefined : patchWindow<ListRows[L]>(window, list, revision),
  )
}

/** The agents of a delta's rows. A removed row's key begins with its agent's id. */
function agentsIn(list: ListDelta<ListRows[ListName]>): Set<string> {
  return new Set([
    ...list.changed.flatMap((row) => ('agentId' in row ? row.agentId : [])),
    ...list.removed.map((key) => key.split('/', 1)[0] ?? '*'),
  ])
}

/** The agents that a fetched page tells of. */
function agentsOf({ queryKey, state }: Query): readonly string[] {
  const [kind, id] = queryKey
  if (kind === 'agent') return [String(id)]
  if (kind !== 'volume') return []
  // Before its first answer a page is being fetched anyway.
  const page = state.data as { kind: string; volume?: { row: { agentId: string } } } | undefined
  return page?.volume === undefined ? [] : [page.volume.row.agentId]
}

/** All operations that are not settled, and those that this browser took for unsettled. */
async function loadOperations(): Promise<void> {
  const open = ['planned', 'held', 'sent', 'accepted', 'not_confirmed', 'blocked']
  try {
    const { rows } = await getJson<Window<OperationRow>>(paths.operations, { state: open, limit: 500 })
    const known = [...useOperations.getState().byId.values()].filter((row) => !isSettled(row))
    const missed = known.filter((row) => !rows.some((each) => each.id === row.id)).slice(0, 20)
    const ended = await Promise.all(
      missed.map((row) => getJson<{ row: OperationRow }>(paths.operation(row.id))),
    )
    putOperations([...rows, ...ended.map((detail) => detail.row)])
  } catch {
    // The frame says that the server does not answer; the next event or resync asks again.
  }
}
