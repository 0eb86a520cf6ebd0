import { unreachable } from '@holdfast/model/invariant'
import { launchesTaken } from '../framework/launches.ts'
import { rescindAll } from '../framework/offers.ts'
import { react } from '../framework/react.ts'
import { tasksReported } from '../framework/reregister.ts'
import { frameworkStep } from '../framework/step.ts'
import { statusUpdate } from '../framework/tasks.ts'
import type { ReregisterAgent } from '../messages.ts'
import { administer } from './administer.ts'
import { agentExited, pingDue, reregistrationDue } from './agent-lost.ts'
import type { MasterContext, MasterMessage, MasterStep } from './effects.ts'
import { operate } from './operate.ts'
import { proofDue } from './proof.ts'
import { operationsApplied, pong } from './proved.ts'
import { registerAgent, reregisterAgent } from './register-agent.ts'
import type { MasterState } from './state.ts'

/**
 * What the master makes of a message, and what follows from that for frameworks: its new state, and what is to be done
 * about it, in that order.
 */
export function masterStep(state: MasterState, message: MasterMessage, context: MasterContext): MasterStep {
  return react(state, decide(state, message, context), context)
}

function decide(state: MasterState, message: MasterMessage, context: MasterContext): MasterStep {
  // Meant for a master that is no more: it may contradict what this one has heard since.
  if ('masterId' in message && message.masterId !== state.masterId) return { state, effects: [] }
  switch (message.type) {
    case 'ADMINISTER':
      return administer(state, message, context)
    case 'OPERATE':
      return operate(state, message, context)
    case 'OPERATIONS_APPLIED':
      return operationsApplied(state, message, context)
    case 'PONG':
      return pong(state, message, context)
    case 'REGISTER_AGENT':
      return registerAgent(state, message, context)
    case 'REREGISTER_AGENT':
      return reregistered(state, message, context)
    case 'LAUNCHES_TAKEN':
      return launchesTaken(state, message)
    case 'STATUS_UPDATE':
      return statusUpdate(state, message)
    case 'SUBSCRIBE':
    case 'SCHEDULER_CALL':
    case 'STREAM_CLOSED':
    case 'ALLOCATION_DUE':
    case 'ALLOCATION_WANTED':
    case 'OFFERS_DUE':
    case 'FAILOVER_DUE':
    case 'LAUNCH_DUE':
    case 'FEEDBACK_DUE':
    case 'TEARDOWN':
      return frameworkStep(state, message, context)
    case 'AGENT_EXITED':
      return agentExited(state, message, context)
    case 'PING_DUE':
      return pingDue(state, message.agentId, context)
    case 'REREGISTRATION_DUE':
      return reregistrationDue(state, message.agentId, context)
    case 'PROOF_DUE':
      return proofDue(state, message.agentId, context)
    default:
      return unreachable(message)
  }
}

/** What was offered of it may not be there any more, and what it runs, only it knows. */
function reregistered(state: MasterState, message: ReregisterAgent, context: MasterContext): MasterStep {
  const rescinded = rescindAll(state, message.agentId)
  const taken = reregisterAgent(rescinded.state, message, context)
  // Said before something that was heard since.
  if (taken.effects.length === 0) return { state, effects: [] }
  const reported = tasksReported(taken.state, message, context)
  return {
    state: reported.state,
    effects: [...rescinded.effects, ...taken.effects, ...reported.effects],
  }
}
