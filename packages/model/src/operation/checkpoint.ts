import { unreachable } from '../invariant.ts'
import { printResource, printResources } from '../resource/print.ts'
import { needsCheckpointing, stripVolume } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'

/** Why what an agent wrote down does not fit what its flags say. */
export type CheckpointError =
  | { readonly code: 'NOT_CHECKPOINTED'; readonly resource: Resource }
  | { readonly code: 'INCOMPATIBLE_RESOURCES'; readonly total: Resources; readonly stripped: Resource }

/**
 * An agent's total: what its flags say, in which reservations and volumes take the place of what they were made of.
 * The agent does this when it starts, the master when the agent registers. Later changes need only
 * `applyOperation`.
 *
 * Source: `applyCheckpointedResources()`, mesos `src/common/resources_utils.cpp`.
 */
export function applyCheckpointed(
  flagResources: Resources,
  checkpointed: Resources,
): Result<Resources, CheckpointError> {
  let total = flagResources
  for (const resource of Resources.list(checkpointed)) {
    if (!needsCheckpointing(resource)) return err({ code: 'NOT_CHECKPOINTED', resource })
    const stripped = asInFlags(resource)
    if (!Resources.contains(total, stripped)) return err({ code: 'INCOMPATIBLE_RESOURCES', total, stripped })
    total = Resources.add(Resources.subtract(total, stripped), resource)
  }
  return ok(total)
}

/** Mesos' sentence. Prints the whole total, so print it only when somebody reads it. */
export function checkpointMessage(error: CheckpointError): string {
  switch (error.code) {
    case 'NOT_CHECKPOINTED':
      return `Unexpected checkpointed resources ${printResource(error.resource)}`
    case 'INCOMPATIBLE_RESOURCES':
      return `Incompatible agent resources: ${printResources(error.total)} does not contain ${printResource(error.stripped)}`
    default:
      return unreachable(error)
  }
}

/** Only a static reservation at the bottom of the stack comes from the flags. */
function asInFlags(resource: Resource): Resource {
  const [first] = resource.reservations
  return { ...stripVolume(resource), reservations: first?.type === 'STATIC' ? [first] : [] }
}
