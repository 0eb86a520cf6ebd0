import { actionOf, canRequest, changeActions, refusalOfAll, refusalText } from '@holdfast/model/acl/verbs'
import type { CanObject, CanVerb } from '@holdfast/model/acl/verbs'
import type { Can, Permissions } from '@holdfast/model/api/pages'
import type { Principal } from '@holdfast/model/ids'
import { Hono } from 'hono'
import type { Authorizer } from '../../authorizer.ts'
import { answer } from './answer.ts'
import type { DashboardEnv } from './env.ts'
import { readQuery } from './input.ts'
import { canQuery } from './schemas.ts'

type Rules = Pick<Authorizer, 'firstRefused' | 'scope'>

/** `GET /can`: whether whoever asks may do something, before they try. */
export function canRoute(authorizer: Rules): Hono<DashboardEnv> {
  return new Hono<DashboardEnv>().get('/can', (c) => {
    const input = readQuery(c, canQuery)
    if (!input.ok) return input.error
    const { verb, ...object } = input.value
    return answer(c, canDo(authorizer, c.get('principal'), verb, object))
  })
}

/** Without an object it is permitted when there is any object to which it may be done. */
export function canDo(
  authorizer: Rules,
  principal: Principal | undefined,
  verb: CanVerb,
  object: CanObject,
): Can {
  const request = canRequest(verb, object)
  if (request === undefined) {
    const action = actionOf(verb)
    return authorizer.scope(principal, action) === 'none'
      ? { allowed: false, reason: refusalOfAll(principal, action) }
      : { allowed: true }
  }
  const refused = authorizer.firstRefused(principal, [request])
  return refused ? { allowed: false, reason: refusalText(principal, refused) } : { allowed: true }
}

export function permissionsOf(authorizer: Rules, principal: Principal | undefined): Permissions {
  const scopes = changeActions.map((action) => authorizer.scope(principal, action))
  const [first = 'all'] = scopes
  return {
    changes: scopes.every((scope) => scope === first) ? first : 'some',
    views: authorizer.scope(principal, 'VIEW_ROLE') === 'all' ? 'all' : 'some',
  }
}
