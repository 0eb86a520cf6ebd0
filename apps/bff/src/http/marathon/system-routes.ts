import { Hono } from 'hono'
import { infoJson } from '../../../core/marathon/view/info.ts'
import { empty, json, message, methodNotAllowed, notAllowed } from './answers.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import type { MarathonParts } from './parts.ts'

/** Source: marathon `api/v2/{InfoResource,LeaderResource}.scala`, `api/SystemResource.scala`. */
export function systemRoutes({ scheduler, surroundings, permissions }: MarathonParts): Hono<MarathonEnv> {
  return (
    new Hono<MarathonEnv>()
      .get('/v2/info', (c) =>
        permissions.seesFlags(c.get('principal'))
          ? json(infoJson(scheduler.state(), surroundings))
          : notAllowed(),
      )
      .all('/v2/info', () => methodNotAllowed('GET'))
      .get('/v2/leader', () => json({ leader: surroundings.leader }))
      // Unlike Marathon there is always one, and never another.
      .delete('/v2/leader', () => message(409, 'There is nobody else to lead.'))
      .all('/v2/leader', () => methodNotAllowed('GET', 'DELETE'))
      .get('/ping', pong)
      .all('/ping', () => methodNotAllowed('GET'))
  )
}

/** As text, or as JSON, as it is asked for; who wants neither gets nothing. */
function pong(c: MarathonContext): Response {
  const accept = c.req.header('accept')
  if (accept === undefined || /text\/(?:plain|html|\*)|\*\/\*/.test(accept)) {
    return new Response('pong', { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
  }
  return /application\/(?:json|\*)/.test(accept) ? json('pong') : empty(204)
}
