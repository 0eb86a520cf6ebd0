import type { MiddlewareHandler } from 'hono'
import type { Access } from '../access.ts'
import { isOwnName, nameOf } from './own-names.ts'

/** The pages that a browser lets use an answer that comes as a script (`?jsonp=`): `Cross-Origin-Resource-Policy`. */
export type ScriptReaders = 'same-site' | 'cross-origin'

export interface ReaderParts {
  readonly access: Pick<Access, 'required'>
  readonly loopbackOnly: boolean
  /** What the agents are called. */
  readonly agentNames?: ReadonlySet<string>
}

/**
 * Mesos' web UI reads its master and agents by scripts, and is served from wherever it lies: every page may have such a
 * script, and what is in it. As there, a page of any site may where everybody else may, too.
 *
 * Unlike Mesos: where only this machine can ask, only its own pages may read. And where one has to log in, only those of
 * the host that is asked, or of the machine that the browser runs on: a browser sends what somebody has typed in with
 * whatever a page asks for. (`same-site` alone does not do: for browsers an address without a name has no site.)
 */
export function scriptReaders(parts: ReaderParts): MiddlewareHandler {
  return (c, next) => {
    if (!c.req.url.includes('jsonp')) return next()
    const page = pageOf(c.req.header('referer'))
    c.set(
      'scriptReaders',
      mayRead(page, nameOf(c.req.header('host') ?? ''), parts) ? 'cross-origin' : 'same-site',
    )
    return next()
  }
}

function mayRead(
  page: string,
  asked: string,
  { access, loopbackOnly, agentNames = NOBODY }: ReaderParts,
): boolean {
  if (access.required) return page !== '' && (page === asked || isOwnName(page, NOBODY))
  return !loopbackOnly || isOwnName(page, agentNames)
}

const NOBODY: ReadonlySet<string> = new Set()

/** The name of the host of the page that asks; empty when the browser keeps it to itself. */
const pageOf = (referer: string | undefined): string =>
  referer !== undefined && URL.canParse(referer) ? nameOf(new URL(referer).host) : ''
