import { unreachable } from '@holdfast/model/invariant'
import type { MasterContext, MasterStep } from './effects.ts'
import type { Administer } from './admin-request.ts'
import type { MasterState } from './state.ts'
import { removeQuota, setQuota, updateQuota } from './quota.ts'
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
    default:
      return unreachable(request)
  }
}
