import type { ServiceOperationRow } from '@holdfast/model/api/services'
import type { Window } from '@holdfast/model/api/common'
import { PathId } from '@holdfast/model/marathon/path-id'
import { Hono } from 'hono'
import type { QueryFault } from '../../ledger/query.ts'
import type { Result } from '@holdfast/model/result'
import { serviceDetail, serviceVersion } from '../../services/service-detail.ts'
import { answer } from './answer.ts'
import { actorOf, type DashboardContext, type DashboardEnv } from './env.ts'
import { readBody, readQuery } from './input.ts'
import type { DashboardPorts } from './ports.ts'
import { problem } from './problem.ts'
import { noQuery, windowQuery } from './schemas.ts'
import { serviceAction, serviceConfirmation, serviceOperationsQuery } from './service-schemas.ts'

const KEY = 'Idempotency-Key'
const defaultLimit = 50
/** Versions are times: `2026-11-20T19:02:42.563Z`. */
const VERSION = /^\d{4}-[\d:.TZ+-]{1,40}$/

/** Apps and pods, and what a person may do to them. */
export function serviceRoutes({ marathon, services, ledger }: DashboardPorts): Hono<DashboardEnv> {
  const app = new Hono<DashboardEnv>()
  if (services === undefined || marathon === undefined) {
    return app.all('/services/*', absent).all('/services', absent)
  }
  return (
    app
      .get('/marathon/info', async (c) => {
        const input = readQuery(c, noQuery)
        if (!input.ok) return input.error
        const principal = c.get('principal')
        const { status, body } = await marathon.request({
          method: 'GET',
          path: '/v2/info',
          ...(principal !== undefined && { principal }),
        })
        return status === 200 ? answer(c, body) : problem(c, 503, { error: 'Marathon does not answer.' })
      })
      .get('/services', (c) => {
        const input = readQuery(c, windowQuery)
        return input.ok ? windowOf(c, c.get('sight').services?.window(input.value)) : input.error
      })
      .post('/services/plans', async (c) => {
        const input = await readBody(c, serviceAction)
        if (!input.ok) return input.error
        const book = c.get('sight').services ?? services.book
        return c.json(services.plan(input.value, book), 200, { 'Cache-Control': 'no-store' })
      })
      .get('/services/operations', (c) => {
        const input = readQuery(c, serviceOperationsQuery)
        if (!input.ok) return input.error
        const {
          id,
          mine = false,
          failed = false,
          open = false,
          offset = 0,
          limit = defaultLimit,
        } = input.value
        const book = c.get('sight').services
        // Of services that whoever asks may not view nothing is told.
        if (book !== services.book && (id === undefined || book?.service(PathId(id)) === undefined))
          return answer(c, { ...pageOf(ledger.revision, offset, { rows: [], total: 0 }), hidden: true })
        const which = {
          ...(id !== undefined && { serviceId: id }),
          ...(mine && { actor: actorOf(c) }),
          failed,
          open,
        }
        return answer(c, pageOf(ledger.revision, offset, services.operations(which, offset, limit)))
      })
      .post('/services/operations', async (c) => {
        const input = await readBody(c, serviceConfirmation)
        if (!input.ok) return input.error
        const key = c.req.header(KEY) ?? ''
        if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
          return problem(c, 400, { error: `The header ${KEY} must have 1 to 200 printable characters.` })
        }
        const principal = c.get('principal')
        const asker = { actor: actorOf(c), ...(principal !== undefined && { principal }) }
        const book = c.get('sight').services ?? services.book
        const confirmed = await services.confirm(input.value, key, asker, book)
        if (confirmed.ok) return c.json(confirmed.value, 202)
        const { code, message, hint } = confirmed.error
        return problem(c, code === 'WORD_MISSING' ? 400 : 409, {
          error: message,
          code: code.toLowerCase(),
          ...(hint !== undefined && { hint }),
        })
      })
      // An id is one segment, with its slashes escaped.
      .get('/services/:id', async (c) => {
        const input = readQuery(c, noQuery)
        if (!input.ok) return input.error
        const found = c.get('sight').services?.service(PathId(c.req.param('id')))
        if (found === undefined) return unknown(c)
        const principal = c.get('principal')
        return answer(c, await serviceDetail(found, marathon, principal))
      })
      .get('/services/:id/versions/:version', async (c) => {
        const input = readQuery(c, noQuery)
        if (!input.ok) return input.error
        const found = c.get('sight').services?.service(PathId(c.req.param('id')))
        if (found === undefined) return unknown(c)
        const version = c.req.param('version')
        const told = VERSION.test(version)
          ? await serviceVersion(found.seen, version, marathon, c.get('principal'))
          : undefined
        return told === undefined
          ? problem(c, 404, { error: 'Marathon knows no such version of it.' })
          : answer(c, told)
      })
      .get('/services/:id/instances', (c) => {
        const input = readQuery(c, windowQuery)
        if (!input.ok) return input.error
        return windowOf(c, c.get('sight').services?.instances(PathId(c.req.param('id')), input.value))
      })
      .get('/services/:id/volumes', (c) => {
        const input = readQuery(c, windowQuery)
        if (!input.ok) return input.error
        return windowOf(c, c.get('sight').services?.volumes(PathId(c.req.param('id')), input.value))
      })
  )
}

function windowOf<Row>(
  c: DashboardContext,
  window: Result<Window<Row>, QueryFault> | undefined,
): Promise<Response> | Response {
  if (window === undefined) return unknown(c)
  if (window.ok) return answer(c, window.value)
  return problem(c, 400, { error: `${window.error.message}.`, field: window.error.field })
}

function pageOf(
  revision: number,
  offset: number,
  { rows, total }: { readonly rows: readonly ServiceOperationRow[]; readonly total: number },
): Window<ServiceOperationRow> {
  return { revision, offset, total, unfiltered: total, rows, facets: {}, sums: {} }
}

function unknown(c: DashboardContext): Response {
  return problem(c, 404, {
    error: 'There is no app or pod with this id.',
    hint: 'It may have been deleted, or lie in a role that you may not view.',
  })
}

function absent(c: DashboardContext): Response {
  return problem(c, 404, {
    error: 'No Marathon is known here.',
    hint: 'Start Holdfast with --marathon, or with --scheduler-role for a scheduler of its own.',
  })
}
