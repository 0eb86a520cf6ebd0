import { applyConversions } from '@holdfast/model/operation/apply'
import { Checkpointed } from '@holdfast/model/operation/checkpointed'
import { getResourceConversions } from '@holdfast/model/operation/conversions'
import type { OperationError } from '@holdfast/model/operation/error'
import { invariant } from '@holdfast/model/invariant'
import type { Operation } from '@holdfast/model/operation/operation'
import { ok, type Result } from '@holdfast/model/result'
import type { MasterAgent } from './state.ts'

/**
 * The agent as it will be when it has applied the operation. Costs as much as the operation is large.
 *
 * Source: `HierarchicalAllocatorProcess::updateAvailable()`, mesos `src/master/allocator/mesos/hierarchical.cpp`,
 * and `Slave::apply()`, `src/master/master.cpp`.
 */
export function convert(agent: MasterAgent, operation: Operation): Result<MasterAgent, OperationError> {
  const conversions = getResourceConversions(operation)
  if (!conversions.ok) return conversions
  const available = applyConversions(agent.available, conversions.value)
  if (!available.ok) return available

  const same = agent.total === agent.available
  const total = same ? available : applyConversions(agent.total, conversions.value)
  invariant(total.ok, 'What is available is not part of the total')
  const checkpointed = Checkpointed.apply(agent.checkpointed, conversions.value)
  return ok({ ...agent, total: total.value, available: available.value, checkpointed })
}
