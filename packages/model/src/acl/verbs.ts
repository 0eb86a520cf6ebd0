import { unreachable } from '../invariant.ts'
import type { Action } from './acls.ts'
import type { AuthorizationRequest } from './authorize.ts'

/** What a person may press in the dashboard. */
export type CanVerb = 'reserve' | 'unreserve' | 'create' | 'destroy' | 'grow' | 'shrink'

export const canVerbs: readonly CanVerb[] = ['reserve', 'unreserve', 'create', 'destroy', 'grow', 'shrink']

/** The actions that change what agents hold. */
export const changeActions = [
  'RESERVE_RESOURCES',
  'UNRESERVE_RESOURCES',
  'CREATE_VOLUME',
  'DESTROY_VOLUME',
  'RESIZE_VOLUME',
] as const satisfies readonly Action[]

export type ChangeAction = (typeof changeActions)[number]

/** What a verb is done to: of some verbs a role counts, of others the principal who reserved or created. */
export interface CanObject {
  readonly role?: string
  /** Empty: nobody is named. */
  readonly principal?: string
}

export function actionOf(verb: CanVerb): ChangeAction {
  switch (verb) {
    case 'reserve':
      return 'RESERVE_RESOURCES'
    case 'unreserve':
      return 'UNRESERVE_RESOURCES'
    case 'create':
      return 'CREATE_VOLUME'
    case 'destroy':
      return 'DESTROY_VOLUME'
    case 'grow':
    case 'shrink':
      return 'RESIZE_VOLUME'
    default:
      return unreachable(verb)
  }
}

/** What the authorizer is asked; undefined when no object is named: then it is asked whether there is any that passes. */
export function canRequest(verb: CanVerb, { role, principal }: CanObject): AuthorizationRequest | undefined {
  const action = actionOf(verb)
  switch (action) {
    case 'UNRESERVE_RESOURCES':
      if (principal === undefined) return undefined
      return principal === '' ? { action } : { action, object: principal }
    case 'DESTROY_VOLUME':
      return principal === undefined ? undefined : { action, object: principal }
    default:
      return role === undefined ? undefined : { action, object: role }
  }
}

/** Says who may not do what, with the name of the action, as it stands in the rules. */
export function refusalText(principal: string | undefined, { action, object }: AuthorizationRequest): string {
  return sentence(principal, deedOf(action, object), action)
}

/** The same where nothing at all of the kind is permitted. */
export function refusalOfAll(principal: string | undefined, action: ChangeAction): string {
  return sentence(principal, anyDeedOf(action), action)
}

function sentence(principal: string | undefined, deed: string, action: Action): string {
  const who = principal === undefined ? 'Without a principal you' : `Principal ${principal}`
  return `${who} may not ${deed} (${action}).`
}

function deedOf(action: Action, object: string | undefined): string {
  switch (action) {
    case 'RESERVE_RESOURCES':
      return `reserve for role ${object ?? '*'}`
    case 'UNRESERVE_RESOURCES':
      return object === undefined
        ? 'unreserve what names no principal'
        : `unreserve what principal ${object} reserved`
    case 'CREATE_VOLUME':
      return `create volumes for role ${object ?? '*'}`
    case 'DESTROY_VOLUME':
      return object === undefined || object === ''
        ? 'destroy volumes that name no principal'
        : `destroy volumes that principal ${object} created`
    case 'RESIZE_VOLUME':
      return `resize volumes of role ${object ?? '*'}`
    default:
      return object === undefined ? 'do this' : `do this to ${object}`
  }
}

function anyDeedOf(action: ChangeAction): string {
  switch (action) {
    case 'RESERVE_RESOURCES':
      return 'reserve for any role'
    case 'UNRESERVE_RESOURCES':
      return 'unreserve anything'
    case 'CREATE_VOLUME':
      return 'create volumes for any role'
    case 'DESTROY_VOLUME':
      return 'destroy any volume'
    case 'RESIZE_VOLUME':
      return 'resize any volume'
    default:
      return unreachable(action)
  }
}
