import type { Role } from '@holdfast/model/ids'
import { containsQuantities } from '@holdfast/model/resource/quantities'
import { hasRefinedReservations, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { AllocatorAgent, AllocatorFramework, AllocatorSettings } from './state.ts'
import { traitsOf } from './traits.ts'

/**
 * Whether anything of this agent may be offered to the framework in this role.
 *
 * Source: `isCapableOfReceivingAgent()`, mesos `src/master/allocator/mesos/hierarchical.cpp`.
 */
export function fitsAgent(
  { capabilities: can }: AllocatorFramework,
  role: Role,
  agent: AllocatorAgent,
  { filterGpus }: AllocatorSettings,
): boolean {
  if (filterGpus && traitsOf(agent.total).gpus && !can.has('GPU_RESOURCES')) return false
  if (can.has('MULTI_ROLE') && !agent.capabilities.has('MULTI_ROLE')) return false
  return !role.includes('/') || agent.capabilities.has('HIERARCHICAL_ROLE')
}

/**
 * Without what the framework cannot handle.
 *
 * Source: `stripIncapableResources()`, mesos `src/master/allocator/mesos/hierarchical.cpp`.
 */
export function fittingPart(resources: Resources, { capabilities: can }: AllocatorFramework): Resources {
  const traits = traitsOf(resources)
  const shared = traits.shared && !can.has('SHARED_RESOURCES')
  const revocable = traits.revocable && !can.has('REVOCABLE_RESOURCES')
  const refined = traits.refined && !can.has('RESERVATION_REFINEMENT')
  if (!shared && !revocable && !refined) return resources
  return Resources.filter(
    resources,
    (resource: Resource) =>
      !(shared && resource.shared) &&
      !(revocable && resource.revocable) &&
      !(refined && hasRefinedReservations(resource)),
  )
}

/** Whether it is worth an offer. Source: `allocatable()`, mesos `src/master/allocator/mesos/hierarchical.cpp`. */
export function isEnough(
  resources: Resources,
  role: Role,
  { minAllocatable }: AllocatorFramework,
  settings: AllocatorSettings,
): boolean {
  if (Resources.isEmpty(resources)) return false
  const alternatives = minAllocatable.get(role) ?? settings.minAllocatable
  return alternatives.length === 0 || alternatives.some((least) => containsQuantities(resources, least))
}
