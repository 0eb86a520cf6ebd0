import { unreachable } from '@holdfast/model/invariant'
import { deactivateAgent, drainAgent, markAgentGone, reactivateAgent } from './agent-admin.ts'
import { startMaintenance, stopMaintenance, updateSchedule } from './maintenance.ts'
import type { MasterContext, MasterStep } from './effects.ts'
import type { Administer } from './admin-request.ts'
import type { MasterState } from './state.ts'
import { removeQuota, setQuota, updateQuota } from './quota.ts'
import { teardown } from './teardown.ts'
import { updateWeights } from './weights.ts'

/** What an operator decides that is no operation on resources. */
export function administer(state: MasterState, message: Administer, context: MasterContext): MasterStep {
  const { request } = message
  switch (request.type) {
    case 'UPDATE_QUOTA':
      return updateQuota(state, message, request, context)
    case 'SET_QUOTA':
      return setQuota(state, message, request, context)
    case 'REMOVE_QUOTA':
      return removeQuota(state, message, request, context)
    case 'UPDATE_WEIGHTS':
      return updateWeights(state, message, request, context)
    case 'TEARDOWN':
      return teardown(state, message, request, context)
    case 'MARK_AGENT_GONE':
      return markAgentGone(state, message, request, context)
    case 'DRAIN_AGENT':
      return drainAgent(state, message, request, context)
    case 'DEACTIVATE_AGENT':
      return deactivateAgent(state, message, request, context)
    case 'REACTIVATE_AGENT':
      return reactivateAgent(state, message, request, context)
    case 'UPDATE_MAINTENANCE_SCHEDULE':
      return updateSchedule(state, message, request, context)
    case 'START_MAINTENANCE':
      return startMaintenance(state, message, request, context)
    case 'STOP_MAINTENANCE':
      return stopMaintenance(state, message, request, context)
    default:
      return unreachable(request)
  }
}
