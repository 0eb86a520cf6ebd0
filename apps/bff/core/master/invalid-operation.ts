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
    isInUse: (volume) => Resources.contains(Resources.unallocate(agent.used), volume),
  })
  return error === undefined ? undefined : `Invalid ${subject(agent, operation)}: ${validationMessage(error)}`
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
