import { createHash, timingSafeEqual } from 'node:crypto'
import { Principal } from '@holdfast/model/ids'

/** Somebody who may log in. The secret stays with whoever checks it: nothing else of the program sees it. */
export interface Credential {
  readonly principal: Principal
  readonly secret: string
}

/** Who may use Mesos' endpoints and the dashboard. */
export interface Access {
  /** False without `--credentials`: everybody may, and nobody has a name. */
  readonly required: boolean
  /** Whether this principal has this secret, in time that does not depend on either. `unavailable`: nobody can say now. */
  verify(principal: string, secret: string): Verified | Promise<Verified>
  /**
   * The principal of an `Authorization` header; undefined when it names nobody. Exactly two parts, `Basic` as written
   * here, and one colon, so that neither a principal nor a secret with a colon ever matches.
   *
   * Source: `BasicAuthenticatorProcess::authenticate()`, mesos `3rdparty/libprocess/src/authenticator.cpp`.
   */
  principalOf(authorization: string | undefined): Principal | undefined | Promise<Principal | undefined>
  /** Somebody's last session has ended: their secret is needed no more. */
  ended?(principal: Principal): void
}

export type Verified = boolean | 'unavailable'

/** The two parts of an `Authorization` header. */
export function basicParts(
  authorization: string | undefined,
): { readonly principal: string; readonly secret: string } | undefined {
  const [scheme, encoded = '', ...more] = (authorization ?? '').split(' ')
  if (scheme !== 'Basic' || more.length > 0) return undefined
  const [principal = '', secret, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return secret === undefined || rest.length > 0 ? undefined : { principal, secret }
}

/** Access by credentials that are known here: it answers at once. */
export interface LocalAccess extends Access {
  verify(principal: string, secret: string): boolean
  principalOf(authorization: string | undefined): Principal | undefined
}

export function createAccess(credentials: readonly Credential[] | undefined): LocalAccess {
  const digests = (credentials ?? []).map(({ principal, secret }) => digest(principal, secret))

  const verify = (principal: string, secret: string): boolean => {
    const given = digest(principal, secret)
    let found = false
    // Every one is compared, and over its whole length: the time tells nothing.
    for (const each of digests) found = timingSafeEqual(each, given) || found
    return found
  }

  return {
    required: credentials !== undefined,
    verify,
    principalOf(authorization) {
      const parts = basicParts(authorization)
      return parts !== undefined && verify(parts.principal, parts.secret)
        ? Principal(parts.principal)
        : undefined
    },
  }
}

/** NUL cannot be part of a principal that was given as JSON text and split here: the pair stays unambiguous. */
const digest = (principal: string, secret: string): Buffer =>
  createHash('sha256').update(principal).update('\0').update(secret).digest()
