import type { Principal } from '@holdfast/model/ids'
import { getCookie } from 'hono/cookie'
import type { MiddlewareHandler } from 'hono'
import type { Access } from '../../access.ts'
import type { Attempts } from './attempts.ts'
import { type DashboardContext, type DashboardEnv, remoteOf } from './env.ts'
import { problem } from './problem.ts'
import type { Sessions } from './sessions.ts'

export const SESSION_COOKIE = 'holdfast_session'

/** A form of another site cannot send it, and a script of another site must not. */
const CHANGE_HEADER = 'X-Requested-With'

/**
 * A changing request must carry a header that no other site can make a browser send. (Where it comes from is checked for
 * the whole server.)
 */
export const requireChangeHeader: MiddlewareHandler<DashboardEnv> = async (c, next) => {
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (reads || c.req.header(CHANGE_HEADER) !== undefined) return next()
  return problem(c, 403, {
    error: `A request that changes something must have the header ${CHANGE_HEADER}.`,
    hint: `Send ${CHANGE_HEADER}: with the name of your program.`,
  })
}

/** Lets in who has a session, or says with each request who they are. */
export function requireLogin(
  access: Access,
  sessions: Sessions,
  attempts: Attempts,
): MiddlewareHandler<DashboardEnv> {
  return async (c, next) => {
    if (!access.required) return next()
    const header = c.req.header('authorization')
    const token = getCookie(c, SESSION_COOKIE)
    const principal =
      header === undefined
        ? token && sessions.principalOf(token)
        : await byHeader(c, header, access, attempts)
    if (typeof principal === 'object') return principal
    if (!principal) {
      return problem(c, 401, {
        error: header === undefined ? 'You are not logged in.' : 'The principal or the secret is wrong.',
        hint: 'Log in again.',
      })
    }
    c.set('principal', principal)
    return next()
  }
}

async function byHeader(
  c: DashboardContext,
  header: string,
  access: Access,
  attempts: Attempts,
): Promise<Principal | Response | undefined> {
  const address = remoteOf(c)
  const waitMs = attempts.waitMs(address)
  if (waitMs > 0) return tooMany(c, waitMs)
  const principal = await access.principalOf(header)
  if (principal === undefined) attempts.failed(address)
  return principal
}

export function tooMany(c: DashboardContext, waitMs: number): Response {
  const seconds = Math.ceil(waitMs / 1000)
  return problem(
    c,
    429,
    { error: 'There were too many failed logins.', hint: `Try again in ${seconds} s.` },
    { 'Retry-After': String(seconds) },
  )
}
