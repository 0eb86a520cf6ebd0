import { Principal } from '@holdfast/model/ids'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Hono } from 'hono'
import type { Access } from '../../access.ts'
import type { Attempts } from './attempts.ts'
import { type DashboardEnv, remoteOf } from './env.ts'
import { SESSION_COOKIE, tooMany } from './guard.ts'
import { readBody } from './input.ts'
import { problem } from './problem.ts'
import { login } from './schemas.ts'
import { SESSION_MS, type Sessions } from './sessions.ts'

/** `POST /session` logs in, `DELETE /session` logs out. */
export function sessionRoutes(access: Access, sessions: Sessions, attempts: Attempts): Hono<DashboardEnv> {
  return new Hono<DashboardEnv>()
    .post('/session', async (c) => {
      const input = await readBody(c, login)
      if (!input.ok) return input.error
      if (!access.required) return problem(c, 400, { error: 'This server needs no login.' })
      const { principal, secret } = input.value
      const address = remoteOf(c)
      const waitMs = attempts.waitMs(address)
      if (waitMs > 0) return tooMany(c, waitMs)
      const verified = await access.verify(principal, secret)
      if (verified === 'unavailable') {
        return problem(c, 503, {
          error: 'The master decides who may log in, and it cannot be asked now.',
          hint: 'Try again when it answers.',
        })
      }
      if (!verified) {
        attempts.failed(address)
        return problem(c, 401, { error: 'The principal or the secret is wrong.' })
      }
      setCookie(c, SESSION_COOKIE, sessions.begin(Principal(principal)), {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/api',
        secure: new URL(c.req.url).protocol === 'https:',
        maxAge: SESSION_MS / 1000,
      })
      return c.json({ principal }, 200, { 'Cache-Control': 'no-store' })
    })
    .delete('/session', (c) => {
      const token = getCookie(c, SESSION_COOKIE)
      if (token !== undefined) {
        const principal = sessions.principalOf(token)
        sessions.end(token)
        if (principal !== undefined && !sessions.has(principal)) access.ended?.(principal)
      }
      deleteCookie(c, SESSION_COOKIE, { path: '/api' })
      return c.body(null, 204)
    })
}
