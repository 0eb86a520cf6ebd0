import type { Principal } from '@holdfast/model/ids'
import { unreachable } from '@holdfast/model/invariant'
import type { Operation } from '@holdfast/model/operation/operation'
import { Resources } from '@holdfast/model/resource/resources'
import { validationMessage } from '@holdfast/model/validate/messages'
import { validateOperation } from '@holdfast/model/validate/operation'
import type { MasterAgent } from './state.ts'

/**
 * Why an operator's operation is refused, as the body of a 400 says it; `undefined` when it is valid.
 *
 * Source: `Master::Http::_reserve()` and its neighbours, mesos `src/master/http.cpp`.
 */
export function invalidOperation(
  agent: MasterAgent,
  operation: Operation,
  principal: Principal | undefined,
): string | undefined {
  const error = validateOperation(operation, {
    principal,
    capabilities: agent.capabilities,
    framework: undefined,
    checkpointed: agent.checkpointed,
    isInUse: (volume) => Resources.contains(unallocated(agent.used), volume),
  })
  return error === undefined ? undefined : `Invalid ${subject(agent, operation)}: ${validationMessage(error)}`
}

const unallocatedBags = new WeakMap<Resources, Resources>()

/** Worked out once for each collection, however many operations are looked at in its light. */
function unallocated(used: Resources): Resources {
  let bag = unallocatedBags.get(used)
  if (bag === undefined) unallocatedBags.set(used, (bag = Resources.unallocate(used)))
  return bag
}

/** Where the answer names the agent, and where it does not. */
function subject({ agentId, info }: MasterAgent, { type }: Operation): string {
  switch (type) {
    case 'RESERVE':
    case 'CREATE':
    case 'GROW_VOLUME':
    case 'SHRINK_VOLUME':
      return `${type} operation on agent ${agentId} at ${info.pid} (${info.hostname})`
    case 'UNRESERVE':
    case 'DESTROY':
      return `${type} operation`
    default:
      return unreachable(type)
  }
}
