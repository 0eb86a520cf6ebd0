import type { Role } from '../ids.ts'
import { unreachable } from '../invariant.ts'
import { allocate, unallocate } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import type { Operation } from './operation.ts'

/** The same operation on other resources. */
export function mapResources(operation: Operation, to: (resource: Resource) => Resource): Operation {
  switch (operation.type) {
    case 'RESERVE': {
      const { source } = operation
      const resources = operation.resources.map(to)
      return source === undefined
        ? { ...operation, resources }
        : { ...operation, resources, source: source.map(to) }
    }
    case 'UNRESERVE':
      return { ...operation, resources: operation.resources.map(to) }
    case 'CREATE':
    case 'DESTROY':
      return { ...operation, volumes: operation.volumes.map(to) }
    case 'GROW_VOLUME':
      return { ...operation, volume: to(operation.volume), addition: to(operation.addition) }
    case 'SHRINK_VOLUME':
      return { ...operation, volume: to(operation.volume) }
    default:
      return unreachable(operation)
  }
}

/** As it concerns the agent's totals, which nobody is allocated. */
export function unallocateOperation(operation: Operation): Operation {
  return mapResources(operation, unallocate)
}

/** As it concerns an offer to the role. What already says to which role it is allocated keeps that. */
export function allocateOperation(operation: Operation, role: Role): Operation {
  return mapResources(operation, (resource) =>
    resource.allocationRole === undefined ? allocate(resource, role) : resource,
  )
}
