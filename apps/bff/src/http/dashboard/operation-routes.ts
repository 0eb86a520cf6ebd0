import { OperationId } from '@holdfast/model/ids'
import { unreachable } from '@holdfast/model/invariant'
import { Hono } from 'hono'
import type { NotForgotten, Unconfirmed } from '../../operations/operations.ts'
import { answer } from './answer.ts'
import { actorOf, type DashboardContext, type DashboardEnv } from './env.ts'
import { readBody, readQuery } from './input.ts'
import { problem, type ProblemStatus } from './problem.ts'
import { confirmation, noQuery, operationRequest, operationsQuery } from './schemas.ts'

const KEY = 'Idempotency-Key'

/** What is asked for: planned, confirmed, listed, forgotten. */
export function operationRoutes(): Hono<DashboardEnv> {
  return new Hono<DashboardEnv>()
    .post('/plans', async (c) => {
      const input = await readBody(c, operationRequest)
      if (!input.ok) return input.error
      return c.json(c.get('sight').operations.plan(input.value, c.get('principal')), 200, {
        'Cache-Control': 'no-store',
      })
    })
    .post('/operations', async (c) => {
      const input = await readBody(c, confirmation)
      if (!input.ok) return input.error
      const key = c.req.header(KEY) ?? ''
      if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
        return problem(c, 400, {
          error: `The header ${KEY} must have 1 to 200 printable characters.`,
          hint: 'Make one key for each confirmation, and send it again with each repetition.',
        })
      }
      const principal = c.get('principal')
      const asker = { actor: actorOf(c), ...(principal !== undefined && { principal }) }
      const confirmed = await c.get('sight').operations.confirm(input.value, key, asker)
      return confirmed.ok ? c.json(confirmed.value, 202) : unconfirmed(c, confirmed.error)
    })
    .get('/operations', (c) => {
      const input = readQuery(c, operationsQuery)
      return input.ok ? answer(c, c.get('sight').operations.list(input.value, actorOf(c))) : input.error
    })
    .get('/operations/:id', (c) => {
      const input = readQuery(c, noQuery)
      if (!input.ok) return input.error
      const detail = c.get('sight').operations.detail(OperationId(c.req.param('id')))
      return detail === undefined ? notForgotten(c, 'UNKNOWN') : answer(c, detail)
    })
    .post('/operations/:id/forget', async (c) => {
      const forgotten = await c.get('sight').operations.forget(OperationId(c.req.param('id')), actorOf(c))
      return forgotten.ok ? c.json(forgotten.value) : notForgotten(c, forgotten.error)
    })
}

function unconfirmed(c: DashboardContext, { code, message, field, hint }: Unconfirmed): Response {
  return problem(c, statusOf(code), {
    error: message,
    code: code.toLowerCase(),
    ...(field !== undefined && { field }),
    ...(hint !== undefined && { hint }),
  })
}

function statusOf(code: Unconfirmed['code']): ProblemStatus {
  switch (code) {
    case 'OUTDATED':
    case 'BLOCKED':
    case 'KEY_USED_OTHERWISE':
      return 409
    case 'FORBIDDEN':
      return 403
    case 'WORD_MISSING':
    case 'INVALID':
      return 400
    default:
      return unreachable(code)
  }
}

function notForgotten(c: DashboardContext, why: NotForgotten): Response {
  switch (why) {
    case 'UNKNOWN':
      return problem(c, 404, {
        error: 'There is no such operation.',
        hint: 'It may be so old that it is no longer kept.',
      })
    case 'SETTLED':
      return problem(c, 409, { error: 'The operation is settled: nobody watches it any more.' })
    case 'ON_ITS_WAY':
      return problem(c, 409, {
        error: 'The operation is on its way and cannot be called back.',
        hint: 'When it is not confirmed in time, it can be forgotten.',
      })
    default:
      return unreachable(why)
  }
}
