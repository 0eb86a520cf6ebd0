import type { MarathonContext } from './env.ts'
import type { MarathonParts } from './parts.ts'

/** From where a request came. Those of the program itself come from this machine. */
export function remoteOf(c: MarathonContext): string {
  return c.env.incoming?.socket.remoteAddress ?? '127.0.0.1'
}

/** That a definition was changed by a request. Source: `ApiPostEvent`, marathon `core/event/Events.scala`. */
export function tellChanged(c: MarathonContext, { events }: MarathonParts, appDefinition: object): void {
  events.publish('api_post_event', { clientIp: remoteOf(c), uri: pathOf(c), appDefinition })
}

export function tellPod(
  c: MarathonContext,
  { events }: MarathonParts,
  what: 'pod_created_event' | 'pod_updated_event' | 'pod_deleted_event',
): void {
  events.publish(what, { clientIp: remoteOf(c), uri: pathOf(c) })
}

const pathOf = (c: MarathonContext): string => new URL(c.req.url).pathname
