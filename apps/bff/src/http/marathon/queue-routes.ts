import { Hono } from 'hono'
import { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { queueEntries, queueEntryJson, waitsForOffers } from '../../../core/marathon/view/queue.ts'
import { empty, json, methodNotAllowed, notAllowed, notFound, refused } from './answers.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import type { MarathonParts } from './parts.ts'
import { values } from './query.ts'
import { restOf } from './route-path.ts'

/** Source: marathon `api/v2/QueueResource.scala`. */
export function queueRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .get('/v2/queue', (c) => readQueue(c, parts))
    .all('/v2/queue', () => methodNotAllowed('GET'))
    .delete('/v2/queue/*', (c) => resetDelay(c, parts))
    .all('/v2/queue/*', () => methodNotAllowed('DELETE'))
}

function readQueue(c: MarathonContext, { scheduler, permissions, clock }: MarathonParts): Response {
  const state = scheduler.state()
  const withOffers = values(c, 'embed').includes('lastUnusedOffers')
  const nowMs = clock.now()
  const queue = queueEntries(state)
    .filter(({ runSpec }) => permissions.sees(c.get('principal'), runSpec))
    .map((entry) => queueEntryJson(state, entry, nowMs, withOffers))
  return json({ queue })
}

async function resetDelay(c: MarathonContext, { scheduler, permissions }: MarathonParts): Promise<Response> {
  const rest = restOf(c.req.url, '/v2/queue/') ?? ''
  const segments = rest.split('/').filter((segment) => segment !== '')
  if (segments.at(-1) !== 'delay') return notFound('This is no address of a delay')
  const id = PathId(`/${segments.slice(0, -1).join('/')}`)
  const state = scheduler.state()
  const runSpec = PersistentMap.get(state.runSpecs, id)
  if (runSpec === undefined || !waitsForOffers(state, id)) {
    return notFound(`Application ${id} not found in tasks queue.`)
  }
  if (!permissions.mayRun(c.get('principal'), runSpec)) return notAllowed()
  const answer = await scheduler.command({ type: 'RESET_DELAY', id })
  return answer.ok ? empty(204) : refused(answer.error)
}
