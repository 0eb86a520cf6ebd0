import type { MiddlewareHandler } from 'hono'
import { isOwnName, nameOf } from './own-names.ts'
import { plainText } from './plain-text.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Keeps the pages of other sites from using the browser of an operator. A browser says where a changing request comes
 * from; programs such as curl say nothing, and pass.
 *
 * `loopbackOnly`: nobody has to log in, since only this machine can reach us. Then a foreign name that was made to
 * resolve to this machine would let any site read and change everything, so only the machine's own names are answered,
 * and those that its agents were given.
 */
export function refuseOtherSites(
  loopbackOnly: boolean,
  agentNames: ReadonlySet<string> = new Set(),
): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (loopbackOnly && !isOwnName(nameOf(host), agentNames)) {
      return plainText(`403 Forbidden. This server answers to localhost only, not to '${nameOf(host)}'.`, 403)
    }
    if (
      !READING.has(c.req.method) &&
      comesFromElsewhere(c.req.header('origin'), c.req.header('sec-fetch-site'), host)
    ) {
      return plainText('403 Forbidden. The request comes from a page of another site.', 403)
    }
    return next()
  }
}

function comesFromElsewhere(origin: string | undefined, site: string | undefined, host: string): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  // Only the host is compared: a proxy in front of us may speak TLS.
  return origin !== undefined && (URL.canParse(origin) ? new URL(origin).host : '') !== host
}
