import type { HttpBindings } from '@hono/node-server'
import type { Principal } from '@holdfast/model/ids'
import type { MiddlewareHandler } from 'hono'
import type { Access } from '../../access.ts'
import type { ScriptReaders } from '../script-readers.ts'
import { plainText } from '../plain-text.ts'

/** What the handlers below Mesos' paths know of a request. */
export interface MesosEnv {
  Bindings: HttpBindings
  Variables: { principal: Principal | undefined; scriptReaders: ScriptReaders | undefined }
}

/** Source: the realms of mesos `src/master/constants.hpp` and `src/slave/constants.hpp`. */
export type Realm =
  | 'mesos-master-readonly'
  | 'mesos-master-readwrite'
  | 'mesos-agent-readonly'
  | 'mesos-agent-readwrite'
  | 'mesos-master-scheduler'

/** Lets in who may log in. Without `--credentials` everybody is let in and nobody has a name, whatever they claim. */
export function authenticate(access: Access, realm: Realm): MiddlewareHandler<MesosEnv> {
  return async (c, next) => {
    if (!access.required) return next()
    const principal = await access.principalOf(c.req.header('authorization'))
    if (principal === undefined) return unauthorized(realm)
    c.set('principal', principal)
    return next()
  }
}

const unauthorized = (realm: Realm): Response =>
  plainText('401 Unauthorized.', 401, { 'WWW-Authenticate': `Basic realm="${realm}"` })
