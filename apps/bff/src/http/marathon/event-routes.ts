import { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Principal } from '@holdfast/model/ids'
import { Hono } from 'hono'
import { methodNotAllowed } from './answers.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import type { EventHub, HubEvent } from './event-hub.ts'
import type { MarathonParts } from './parts.ts'
import { values } from './query.ts'
import { remoteOf } from './tell.ts'

/**
 * Marathon's events as they happen; and, unlike Marathon, what becomes of volumes, on a stream of its own: programs that read
 * the first know only Marathon's words.
 *
 * Source: marathon `core/event/impl/stream/HttpEventStreamServlet.scala`.
 */
export function eventRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .get('/v2/events', (c) => stream(c, parts, parts.events))
    .all('/v2/events', () => methodNotAllowed('GET'))
    .get('/v2/events/volumes', (c) => stream(c, parts, parts.volumeEvents))
    .all('/v2/events/volumes', () => methodNotAllowed('GET'))
}

function stream(c: MarathonContext, parts: MarathonParts, hub: EventHub): Response {
  const types = new Set(values(c, 'event_type'))
  const principal = c.get('principal')
  const body = hub.attach({
    remoteAddress: remoteOf(c),
    wants: (event) => (types.size === 0 || types.has(event.eventType)) && sees(parts, principal, event),
  })
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } })
}

/** Who may not see everything is told only of run specs that they may see. */
function sees(
  { permissions, scheduler }: MarathonParts,
  principal: Principal | undefined,
  { members }: HubEvent,
): boolean {
  if (permissions.seesAll(principal)) return true
  const id = members.appId ?? members.runSpecId
  const runSpec =
    typeof id === 'string' ? PersistentMap.get(scheduler.state().runSpecs, PathId(id)) : undefined
  return runSpec !== undefined && permissions.sees(principal, runSpec)
}
