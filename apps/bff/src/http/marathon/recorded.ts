import { Hono, type MiddlewareHandler } from 'hono'
import type { Access } from '../../access.ts'
import type { MarathonAnswer } from '../../ports/marathon.ts'
import type { Services } from '../../services/services.ts'
import { askedOfMarathon } from './asked.ts'
import { authenticate } from './authenticate.ts'
import type { MarathonEnv } from './env.ts'

export interface RecordedParts {
  readonly routes: Hono<MarathonEnv>
  readonly access: Access
  readonly services: Pick<Services, 'record'>
}

/** The API of our own scheduler; what is changed through it is kept, and followed, as what is changed in the dashboard. */
export function recordedRoutes({ routes, access, services }: RecordedParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>().use('/v2/*', authenticate(access), record(services)).route('/', routes)
}

function record(services: RecordedParts['services']): MiddlewareHandler<MarathonEnv> {
  return async (c, next) => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return next()
    const { pathname, searchParams } = new URL(c.req.url)
    const body = await c.req.text()
    const actions = askedOfMarathon({ method, path: pathname, query: searchParams, body })
    if (actions.length === 0) return next()
    const actor = c.get('principal') ?? c.env.incoming?.socket.remoteAddress ?? 'unknown'
    return services.record(actions, actor, async () => {
      await next()
      return told(c.res.clone())
    })
  }
}

async function told(answer: Response): Promise<MarathonAnswer> {
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  }
}
