import type { MiddlewareHandler } from 'hono'
import type { Access } from '../../access.ts'
import { json } from './answers.ts'
import type { MarathonEnv } from './env.ts'

/**
 * Lets in who may log in, by the program's own credentials. Without them everybody is let in and nobody has a name.
 *
 * Source: `http_credentials` and `http_realm`, marathon `api/HttpModule.scala`.
 */
export function authenticate(access: Access): MiddlewareHandler<MarathonEnv> {
  return async (c, next) => {
    if (!access.required) return next()
    const principal = await access.principalOf(c.req.header('authorization'))
    if (principal === undefined) {
      return json({ message: 'Who are you? Send a principal and its secret.' }, 401, {
        'WWW-Authenticate': 'Basic realm="Mesosphere"',
      })
    }
    c.set('principal', principal)
    return next()
  }
}
