import type { HttpBindings } from '@hono/node-server'
import type { Principal } from '@holdfast/model/ids'
import type { Context } from 'hono'
import type { Sight } from './sight.ts'

/** What the handlers know of a request. */
export interface DashboardEnv {
  Bindings: HttpBindings
  Variables: {
    /** Names the request in its answer and in the log. */
    requestId: string
    principal: Principal | undefined
    sight: Sight
  }
}

export type DashboardContext = Context<DashboardEnv>

/** The address that the request came from; a proxy's, behind a proxy. */
export const remoteOf = (c: DashboardContext): string => c.env.incoming.socket.remoteAddress ?? 'unknown'

/** Who asks, for the record: the principal, or the address when nobody has a name. */
export const actorOf = (c: DashboardContext): string => c.get('principal') ?? remoteOf(c)
