import { hash, randomBytes } from 'node:crypto'
import type { Principal } from '@holdfast/model/ids'
import type { Clock } from '../../clock.ts'

/** Who is logged in. Kept in memory alone: a restart, which may bring other credentials, asks for a login again. */
export interface Sessions {
  /** Returns what the browser shows from now on to be recognised. */
  begin(principal: Principal): string
  principalOf(token: string): Principal | undefined
  end(token: string): void
  /** Whether anybody is logged in as this principal. Costs a look at each session. */
  has(principal: Principal): boolean
}

export const SESSION_MS = 12 * 3600 * 1000
/** More than a cluster has operators; the oldest then have to log in again. */
const MAX_SESSIONS = 10_000
const TOKEN_BYTES = 32

export function createSessions(clock: Clock): Sessions {
  /** By the hash of the token, so that nothing in memory or in a dump lets anybody in. In the order of their beginning. */
  const sessions = new Map<string, { readonly principal: Principal; readonly endsMs: number }>()
  return {
    begin(principal) {
      forgetEnded()
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      sessions.set(hashOf(token), { principal, endsMs: clock.now() + SESSION_MS })
      return token
    },
    principalOf(token) {
      const session = sessions.get(hashOf(token))
      return session !== undefined && session.endsMs > clock.now() ? session.principal : undefined
    },
    end: (token) => void sessions.delete(hashOf(token)),
    has: (principal) =>
      [...sessions.values()].some((each) => each.principal === principal && each.endsMs > clock.now()),
  }

  function forgetEnded(): void {
    for (const [key, { endsMs }] of sessions) {
      if (endsMs > clock.now() && sessions.size < MAX_SESSIONS) return
      sessions.delete(key)
    }
  }
}

const hashOf = (token: string): string => hash('sha256', token, 'base64url')
