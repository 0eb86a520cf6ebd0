import { useMemo, useState } from 'react'
import { queryOptions, useQueries, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { Window } from '@holdfast/model/api/common'
import type { RowSource } from '../ui/table/source.ts'
import { useLive } from '../stores/live.ts'
import { getJson, type Query } from './client.ts'
import { addressOf, pageSize, pollEveryMs, polledLists, type WindowList, type WindowRows } from './lists.ts'

export function windowQuery<L extends WindowList>(list: L, query: Query, page: number, size = pageSize) {
  return queryOptions({
    queryKey: ['window', list, query, page, size],
    queryFn: ({ signal }) => {
      const at = addressOf(list, query)
      return getJson<Window<WindowRows[L]>>(
        at.path,
        { ...at.query, offset: page * size, limit: size },
        signal,
      )
    },
    ...(polledLists.has(list) && {
      // Paused: nothing moves. Lost: the stream says when the server is back.
      refetchInterval: () => {
        const { paused, connection } = useLive.getState()
        return paused || connection.state === 'lost' ? false : pollEveryMs
      },
    }),
  })
}

export interface ListWindow<Row> {
  /** For `DataTable`: fetches what comes into view, page by page. */
  readonly source: RowSource<Row>
  /** Total, facets, sums and filter error, as the newest answer tells them. */
  readonly info: Window<Row> | undefined
  /** Nothing was answered yet. */
  readonly loading: boolean
  /** The answer to a new filter or order is awaited; what is shown is the old one. */
  readonly changing: boolean
  /** The newest request failed. What was shown before stays. */
  readonly error: Error | undefined
  readonly retry: () => void
}

interface Shown<Row> {
  readonly source: RowSource<Row>
  readonly info: Window<Row>
}

/** A list of any length through a window: `useWindow('volumes', { q, sort })`. Live: what changes is seen at once. */
export function useWindow<L extends WindowList>(list: L, query: Query): ListWindow<WindowRows[L]> {
  type Row = WindowRows[L]
  const client = useQueryClient()
  const name = `${list} ${JSON.stringify(query)}`
  const [view, setView] = useState({ name, first: 0, last: 0 })
  const at = view.name === name ? view : { name, first: 0, last: 0 }

  const numbers: number[] = []
  for (let page = at.first; page <= at.last; page += 1) numbers.push(page)
  const results = useQueries({ queries: numbers.map((page) => windowQuery(list, query, page)) })
  const newest = results.map((result) => result.data).findLast((data) => data !== undefined)
  const updated = results.map((result) => result.dataUpdatedAt).join()

  const now = useMemo((): Shown<Row> | undefined => {
    if (newest === undefined) return undefined
    const show = (first: number, last: number) => {
      const next = {
        name,
        first: Math.floor(first / pageSize),
        last: Math.floor(Math.max(first, last - 1) / pageSize),
      }
      setView((old) => (old.name === name && old.first === next.first && old.last === next.last ? old : next))
    }
    return { info: newest, source: sourceOf(cachedPages<L>(client, list, name), newest.total, name, show) }
    // `updated` stands for every page: each change of one is a new source.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, list, name, newest, updated])

  const [shown, setShown] = useState(now)
  if (now !== undefined && now !== shown) setShown(now)

  const failed = results.find((result) => result.error !== null)?.error ?? undefined
  const answer = now ?? shown
  return {
    source: answer?.source ?? nothing,
    info: answer?.info,
    loading: answer === undefined && failed === undefined,
    changing: now === undefined && shown !== undefined && failed === undefined,
    error: failed,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch()
    },
  }
}

const nothing: RowSource<never> = {
  total: 0,
  list: '',
  at: () => undefined,
  indexOf: () => undefined,
  show() {},
}

/** Every page of a list that was fetched, the ones out of view too: selections reach over them. */
function cachedPages<L extends WindowList>(client: QueryClient, list: L, name: string) {
  const pages = new Map<number, readonly WindowRows[L][]>()
  for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: ['window', list] })) {
    const [, , query, page, size] = queryKey
    if (size !== pageSize || typeof page !== 'number' || `${list} ${JSON.stringify(query)}` !== name) continue
    // The key is `windowQuery`'s, so the data is its answer.
    const data = state.data as Window<WindowRows[L]> | undefined
    if (data !== undefined) pages.set(page, data.rows)
  }
  return pages
}

function sourceOf<Row extends { readonly key: string }>(
  pages: ReadonlyMap<number, readonly Row[]>,
  total: number,
  list: string,
  show: (first: number, last: number) => void,
): RowSource<Row> {
  let places: Map<string, number> | undefined
  return {
    total,
    list,
    show,
    at: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    indexOf(key) {
      places ??= placesOf(pages)
      return places.get(key)
    },
  }
}

function placesOf<Row extends { readonly key: string }>(pages: ReadonlyMap<number, readonly Row[]>) {
  const places = new Map<string, number>()
  for (const [page, rows] of pages) {
    rows.forEach((row, index) => places.set(row.key, page * pageSize + index))
  }
  return places
}
