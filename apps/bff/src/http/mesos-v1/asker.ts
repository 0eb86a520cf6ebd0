import type { Context } from 'hono'
import type { Authorizer } from '../../authorizer.ts'
import type { MesosEnv } from '../mesos/authenticate.ts'
import type { Asker } from './call.ts'

/** Whoever sent the request. */
export function askerOf(c: Context<MesosEnv>, authorizer: Authorizer): Asker {
  const principal = c.get('principal')
  return {
    principal,
    actor: principal ?? c.env.incoming.socket.remoteAddress ?? 'unknown',
    view: authorizer.view(principal),
  }
}
