import type { Window, WindowQuery } from '@holdfast/model/api/common'
import { maxLimit } from '@holdfast/model/api/lists'
import type { ListName, ListRows } from '@holdfast/model/api/stream'
import { Hono } from 'hono'
import { actorOf, type DashboardContext, type DashboardEnv } from './env.ts'
import { type Columns, csvHead, csvLine, listColumns, operationColumns } from './export-columns.ts'
import { readQuery } from './input.ts'
import { problem } from './problem.ts'
import { exportQuery, operationsExportQuery } from './schemas.ts'

/**
 * `GET /volumes.csv`, and the same of every list: all that matches, without an end, as it is found while it is written.
 * `.json` gives the rows of the windows, one per line, in one JSON array.
 */
export function exportRoutes(): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>()
  exportList(app, 'volumes', listColumns.volumes)
  exportList(app, 'agents', listColumns.agents)
  exportList(app, 'reservations', listColumns.reservations)
  exportList(app, 'roles', listColumns.roles)
  for (const form of ['csv', 'json'] as const) {
    app.get(`/operations.${form}`, (c) => {
      const input = readQuery(c, operationsExportQuery)
      if (!input.ok) return input.error
      const { operations } = c.get('sight')
      const page = (offset: number) =>
        operations.list({ ...input.value, offset, limit: maxLimit }, actorOf(c))
      return download(c, `operations.${form}`, textOf(form, operationColumns, page))
    })
  }
  return app
}

function exportList<L extends ListName>(
  app: Hono<DashboardEnv>,
  list: L,
  columns: Columns<ListRows[L]>,
): void {
  for (const form of ['csv', 'json'] as const) {
    app.get(`/${list}.${form}`, (c) => {
      const input = readQuery(c, exportQuery)
      if (!input.ok) return input.error
      const { ledger } = c.get('sight')
      const window = (query: WindowQuery) => ledger.window(list, { ...input.value, ...query })
      const first = window({ limit: 1 })
      if (!first.ok) return problem(c, 400, { error: `${first.error.message}.`, field: first.error.field })
      const { filterError } = first.value
      if (filterError !== undefined) return problem(c, 400, { error: `${filterError.message}.`, field: 'q' })
      const page = (offset: number) => {
        const answer = window({ offset, limit: maxLimit })
        return answer.ok ? answer.value : first.value
      }
      return download(c, `${list}.${form}`, textOf(form, columns, page))
    })
  }
}

/** A page at a time, as fast as the client takes it. */
function* textOf<Row>(
  form: 'csv' | 'json',
  columns: Columns<Row>,
  page: (offset: number) => Window<Row>,
): Generator<string> {
  yield form === 'csv' ? csvHead(columns) : '['
  for (let offset = 0; ; offset += maxLimit) {
    const { rows } = page(offset)
    if (form === 'csv') yield rows.map((row) => csvLine(columns, row)).join('')
    else yield rows.map((row, i) => `${offset + i === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`).join('')
    if (rows.length < maxLimit) break
  }
  if (form === 'json') yield '\n]\n'
}

function download(c: DashboardContext, name: string, pieces: Generator<string>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = pieces.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
  const type = name.endsWith('.csv') ? 'text/csv; charset=utf-8' : 'application/json'
  return c.body(body, 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="holdfast-${name}"`,
    'Cache-Control': 'no-store',
  })
}
