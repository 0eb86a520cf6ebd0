import { FrameworkId, Principal } from '@holdfast/model/ids'
import type { JsonObject } from '@holdfast/model/json'
import type { ClusterFramework } from '../ports/cluster.ts'
import { flagOf, idOf, nanosOf, numberOf, objectOf, objectsOf, secondsOf, textOf, textsOf } from './fields.ts'

/** A framework, and how long the master waits for it when it is not connected. */
export interface ReadFramework extends ClusterFramework {
  readonly failoverTimeoutMs: number
}

/** From `GET_FRAMEWORKS`. */
export function frameworksOfCall(getFrameworks: JsonObject): readonly ReadFramework[] {
  return objectsOf(getFrameworks, 'frameworks').flatMap((entry) => {
    const info = objectOf(entry, 'framework_info')
    const id = info && idOf(info, 'id')
    return info === undefined || id === undefined ? [] : [framework(id, info, entry)]
  })
}

/** From `/state` of a master before 1.1, in which everything stands in one object. */
export function frameworksOfState(state: JsonObject): readonly ReadFramework[] {
  return objectsOf(state, 'frameworks').flatMap((entry) => {
    const id = textOf(entry, 'id')
    return id === undefined ? [] : [framework(id, entry, entry)]
  })
}

function framework(id: string, info: JsonObject, entry: JsonObject): ReadFramework {
  const principal = textOf(info, 'principal')
  const role = textOf(info, 'role')
  const roles = textsOf(info, 'roles')
  const active = flagOf(entry, 'active') ?? true
  const registeredMs = nanosOf(entry, 'registered_time') ?? secondsOf(entry, 'registered_time')
  const kinds = objectsOf(info, 'capabilities').flatMap((each) => textOf(each, 'type') ?? [])
  return {
    frameworkId: FrameworkId(id),
    name: textOf(info, 'name') ?? id,
    roles: roles.length > 0 || role === undefined ? roles : [role],
    ...(principal !== undefined && { principal: Principal(principal) }),
    active,
    connected: flagOf(entry, 'connected') ?? active,
    capabilities: kinds.length > 0 ? kinds : textsOf(info, 'capabilities'),
    ...(registeredMs !== undefined && { registeredMs }),
    failoverTimeoutMs: (numberOf(info, 'failover_timeout') ?? 0) * 1000,
  }
}

export type Frameworks = ReadonlyMap<FrameworkId, ReadFramework>

/** The same map as before while it says the same. */
export function adoptFrameworks(before: Frameworks, after: readonly ReadFramework[]): Frameworks {
  const same =
    before.size === after.length &&
    after.every((each) => JSON.stringify(before.get(each.frameworkId)) === JSON.stringify(each))
  return same ? before : new Map(after.map((each) => [each.frameworkId, each]))
}
