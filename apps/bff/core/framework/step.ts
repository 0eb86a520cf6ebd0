import { unreachable } from '@holdfast/model/invariant'
import type { MasterContext, MasterStep } from '../master/effects.ts'
import type { MasterState } from '../master/state.ts'
import { allocationDue, allocationWanted, offersDue } from './allocate.ts'
import { schedulerCall } from './calls.ts'
import { feedbackDue } from './feedback.ts'
import { failoverDue, streamClosed, teardown } from './framework-lost.ts'
import { launchDue } from './launches.ts'
import type { FrameworkMessage } from './messages.ts'
import { subscribe } from './subscribe.ts'

/** What the master makes of a message about frameworks. */
export function frameworkStep(
  state: MasterState,
  message: FrameworkMessage,
  context: MasterContext,
): MasterStep {
  switch (message.type) {
    case 'SUBSCRIBE':
      return subscribe(state, message, context)
    case 'SCHEDULER_CALL':
      return schedulerCall(state, message.frameworkId, message.call, context)
    case 'STREAM_CLOSED':
      return streamClosed(state, message.streamId)
    case 'ALLOCATION_DUE':
      return allocationDue(state, context)
    case 'ALLOCATION_WANTED':
      return allocationWanted(state, context)
    case 'OFFERS_DUE':
      return offersDue(state, message.offeredMs)
    case 'FAILOVER_DUE':
      return failoverDue(state, message.frameworkId, context)
    case 'LAUNCH_DUE':
      return launchDue(state, message.agentId, context)
    case 'FEEDBACK_DUE':
      return feedbackDue(state, context)
    case 'TEARDOWN':
      return teardown(state, message.frameworkId, context)
    default:
      return unreachable(message)
  }
}
