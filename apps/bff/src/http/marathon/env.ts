import type { HttpBindings } from '@hono/node-server'
import type { Principal } from '@holdfast/model/ids'
import type { Context } from 'hono'

/** What the handlers below `/v2` know of a request. */
export interface MarathonEnv {
  Bindings: Partial<HttpBindings> & {
    /** In whose name the program itself asks. */
    readonly asker?: Principal
  }
  Variables: { principal: Principal | undefined }
}

export type MarathonContext = Context<MarathonEnv>
