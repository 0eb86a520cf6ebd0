import type { Role } from '../ids.ts'
import type { Resource } from '../resource/resource.ts'
import type { Fault } from './error.ts'

/**
 * All resources must come from one provider, or all from the agent itself. An empty list has no provider at all, which
 * is not one: Mesos then says that there are multiple providers and names none.
 *
 * Source: `validateSingleResourceProvider()`, mesos `src/master/validation.cpp`.
 */
export function validateSingleProvider(resources: readonly Resource[]): Fault | undefined {
  const providers = new Set(resources.map(({ providerId }) => providerId))
  if (providers.size === 1) return undefined
  if (providers.has(undefined)) return { code: 'MIXED_PROVIDERS' }
  return {
    code: 'MULTIPLE_PROVIDERS',
    providers: [...providers].filter((provider) => provider !== undefined),
  }
}

/** Source: `validateAllocatedToSingleRole()`, mesos `src/master/validation.cpp`. */
export function validateAllocatedToSingleRole(resources: readonly Resource[]): Fault | undefined {
  let first: Role | undefined
  for (const { allocationRole } of resources) {
    if (allocationRole === undefined) return { code: 'NOT_ALLOCATED' }
    first ??= allocationRole
    if (allocationRole !== first) return { code: 'MULTIPLE_ALLOCATION_ROLES', roles: [first, allocationRole] }
  }
  return undefined
}
