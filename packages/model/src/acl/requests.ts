import { unreachable } from '../invariant.ts'
import type { Operation } from '../operation/operation.ts'
import { commonDepth } from '../operation/stack.ts'
import { reservationRole } from '../resource/resource.ts'
import type { Reservation, Resource } from '../resource/resource.ts'
import { DEFAULT_ROLE } from '../role.ts'
import type { Action } from './acls.ts'
import type { AuthorizationRequest } from './authorize.ts'

/**
 * What a principal must be allowed for an operation to go on: all of these, if there are any. The operation has
 * passed validation.
 *
 * Source: `authorize*()`, mesos `src/master/master.cpp`; `ActionObject`, mesos `src/master/authorization.cpp`.
 */
export function requestsOf(operation: Operation): readonly AuthorizationRequest[] {
  switch (operation.type) {
    case 'RESERVE':
      return operation.source?.length
        ? replaceReservation(operation.source, operation.resources)
        : rolesOf(operation.resources).map((role) => ask('RESERVE_RESOURCES', role))
    case 'UNRESERVE':
      return unreserve(operation.resources)
    case 'CREATE':
      return orAnyObject(
        'CREATE_VOLUME',
        rolesOf(operation.volumes).map((role) => ask('CREATE_VOLUME', role)),
      )
    case 'DESTROY':
      return orAnyObject('DESTROY_VOLUME', destroy(operation.volumes))
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME':
      return [ask('RESIZE_VOLUME', roleOf(operation.volume))]
    default:
      return unreachable(operation)
  }
}

/**
 * An agent whose flags reserve anything needs the right to reserve for every role of its resources, which includes `*`
 * where a part of them is unreserved.
 */
export function agentRegistrationRequests(resources: readonly Resource[]): readonly AuthorizationRequest[] {
  const reserves = resources.some(({ reservations }) => reservations[0]?.type === 'STATIC')
  const roles = reserves ? rolesOf(resources) : []
  return [...roles.map((role) => ask('RESERVE_RESOURCES', role)), ask('REGISTER_AGENT')]
}

/** One stack becomes another: unreserve down to what they have in common, then reserve up. */
function replaceReservation(
  source: readonly Resource[],
  resources: readonly Resource[],
): readonly AuthorizationRequest[] {
  const from = source[0]?.reservations ?? []
  const to = resources[0]?.reservations ?? []
  const common = commonDepth(from, to)
  return [
    ...from.slice(common).toReversed().map(unreserveOne),
    ...to.slice(common).map(({ role }) => ask('RESERVE_RESOURCES', role)),
  ]
}

/** Each resource by whoever reserved it; those that nobody is said to have reserved, together as any object. */
function unreserve(resources: readonly Resource[]): readonly AuthorizationRequest[] {
  const requests = resources.flatMap(({ reservations }) => reservations.at(-1) ?? []).map(unreserveOne)
  const named = requests.filter(({ object }) => object !== undefined)
  return named.length < resources.length ? [...named, ask('UNRESERVE_RESOURCES')] : named
}

function unreserveOne({ principal }: Reservation): AuthorizationRequest {
  return ask('UNRESERVE_RESOURCES', principal)
}

/** The creator is whoever the request says, which is not compared with the volume that is there. */
function destroy(volumes: readonly Resource[]): readonly AuthorizationRequest[] {
  return volumes
    .flatMap(({ disk }) => disk?.persistence ?? [])
    .map(({ principal }) => ask('DESTROY_VOLUME', principal ?? ''))
}

function orAnyObject(
  action: Action,
  requests: readonly AuthorizationRequest[],
): readonly AuthorizationRequest[] {
  return requests.length > 0 ? requests : [ask(action)]
}

function ask(action: Action, object?: string): AuthorizationRequest {
  return object === undefined ? { action } : { action, object }
}

function rolesOf(resources: readonly Resource[]): readonly string[] {
  return [...new Set(resources.map(roleOf))]
}

function roleOf(resource: Resource): string {
  return reservationRole(resource) ?? DEFAULT_ROLE
}
