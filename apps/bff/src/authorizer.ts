import { permissiveAcls, type Acls, type Action } from '@holdfast/model/acl/acls'
import {
  approvesEverything,
  authorize,
  authorizeAll,
  getApprover,
  refusesEverything,
  type AuthorizationRequest,
} from '@holdfast/model/acl/authorize'
import type { Principal } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'

/** Who may do and see what. `undefined` is a caller without a name. */
export interface Authorizer {
  may(principal: Principal | undefined, action: Action, object?: string): boolean
  mayAll(principal: Principal | undefined, requests: readonly AuthorizationRequest[]): boolean
  /** The first of them that is refused. */
  firstRefused(
    principal: Principal | undefined,
    requests: readonly AuthorizationRequest[],
  ): AuthorizationRequest | undefined
  /** How much of an action is permitted, whatever the object is. */
  scope(principal: Principal | undefined, action: Action): 'all' | 'some' | 'none'
  /** What the principal may see: the same object at each call. */
  view(principal: Principal | undefined): View
}

/** What one principal may see of roles, of what is reserved to them, and of what frameworks run. */
export interface View {
  /** Nothing is hidden. */
  readonly everything: boolean
  /** With what flags the cluster was started. */
  readonly flags: boolean
  role(role: string): boolean
  /** By the user that the framework runs as. */
  framework(user: string): boolean
  /** By the task's own user, or that of its framework. */
  task(user: string): boolean
  executor(user: string): boolean
  /**
   * Visible are resources of which every reservation and the allocation are.
   *
   * Source: `approved<VIEW_ROLE>(const Resource&)`, mesos `src/common/authorization.hpp`.
   */
  resource(resource: Resource): boolean
}

export const viewsEverything: View = {
  everything: true,
  flags: true,
  role: () => true,
  framework: () => true,
  task: () => true,
  executor: () => true,
  resource: () => true,
}

export function createAuthorizer(acls: Acls = permissiveAcls): Authorizer {
  // As many as there are principals with credentials.
  const views = new Map<Principal | undefined, View>()
  return {
    may: (principal, action, object) =>
      authorize(acls, principal, { action, ...(object !== undefined && { object }) }),
    mayAll: (principal, requests) => authorizeAll(acls, principal, requests),
    firstRefused: (principal, requests) => requests.find((request) => !authorize(acls, principal, request)),
    scope(principal, action) {
      if (approvesEverything(acls, principal, action)) return 'all'
      return refusesEverything(acls, principal, action) ? 'none' : 'some'
    },
    view(principal) {
      let view = views.get(principal)
      if (view === undefined) views.set(principal, (view = viewOf(acls, principal)))
      return view
    },
  }
}

const VIEWS = ['VIEW_ROLE', 'VIEW_FRAMEWORK', 'VIEW_TASK', 'VIEW_EXECUTOR'] as const

function viewOf(acls: Acls, principal: Principal | undefined): View {
  const flags = authorize(acls, principal, { action: 'VIEW_FLAGS' })
  if (flags && VIEWS.every((action) => approvesEverything(acls, principal, action))) return viewsEverything
  const role = getApprover(acls, principal, 'VIEW_ROLE')
  return {
    everything: false,
    flags,
    role,
    framework: getApprover(acls, principal, 'VIEW_FRAMEWORK'),
    task: getApprover(acls, principal, 'VIEW_TASK'),
    executor: getApprover(acls, principal, 'VIEW_EXECUTOR'),
    resource: ({ reservations, allocationRole }) =>
      reservations.every((reservation) => role(reservation.role)) &&
      (allocationRole === undefined || role(allocationRole)),
  }
}
