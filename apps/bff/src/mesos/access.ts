import { timingSafeEqual } from 'node:crypto'
import { Principal } from '@holdfast/model/ids'
import { type Access, basicParts, type LocalAccess, type Verified } from '../access.ts'
import type { Leader } from '../upstream/leader.ts'
import { basic, type PassedOn } from './passed-on.ts'

export interface MasterAccessParts {
  readonly leader: Leader
  readonly passedOn: PassedOn
  /** Holdfast's own credentials: then these decide, and the master hears the same. */
  readonly own: LocalAccess
  readonly timeoutMs: number
}

/** Access before a real master: the master says who may log in, and what they may do. */
export interface MasterAccess extends Access {
  /** Asks the master whether it wants to know who changes things. */
  learn(): Promise<void>
}

const MAX_BYTES = 1024 * 1024

export function createMasterAccess({ leader, passedOn, own, timeoutMs }: MasterAccessParts): MasterAccess {
  let masterAsks = false

  /** The status of a call that changes nothing, at the address where changes are asked for. */
  async function statusFor(authorization: string | undefined): Promise<number | undefined> {
    const answer = await leader.ask({
      method: 'POST',
      path: '/api/v1',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      body: '{"type":"GET_VERSION"}',
      timeoutMs,
      maxBytes: MAX_BYTES,
    })
    return answer.ok ? answer.value.status : undefined
  }

  async function verify(principal: string, secret: string): Promise<Verified> {
    const verified = own.required ? own.verify(principal, secret) : await verifyAtMaster(principal, secret)
    if (verified === true) passedOn.keep(Principal(principal), secret)
    return verified
  }

  async function verifyAtMaster(principal: string, secret: string): Promise<Verified> {
    // Basic authentication is split at its colons: such a login can never succeed.
    if (principal === '' || principal.includes(':') || secret.includes(':')) return false
    const status = await statusFor(basic(principal, secret))
    if (status === 401 || status === 403) return false
    return status === undefined || status >= 500 ? 'unavailable' : true
  }

  return {
    get required() {
      return own.required || masterAsks
    },
    verify,
    async principalOf(authorization) {
      const parts = basicParts(authorization)
      if (parts === undefined) return undefined
      const principal = Principal(parts.principal)
      const known = passedOn.headerOf(principal)
      if (known !== undefined && same(known, basic(parts.principal, parts.secret))) return principal
      return (await verify(parts.principal, parts.secret)) === true ? principal : undefined
    },
    ended: (principal) => passedOn.forget(principal),
    async learn() {
      const status = await statusFor(undefined)
      if (status !== undefined && status < 500) masterAsks = status === 401
    },
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
