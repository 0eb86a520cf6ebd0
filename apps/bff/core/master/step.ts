import { unreachable } from '@holdfast/model/invariant'
import { administer } from './administer.ts'
import { agentExited, pingDue, reregistrationDue } from './agent-lost.ts'
import type { MasterContext, MasterMessage, MasterStep } from './effects.ts'
import { operate } from './operate.ts'
import { proofDue } from './proof.ts'
import { operationsApplied, pong } from './proved.ts'
import { registerAgent, reregisterAgent } from './register-agent.ts'
import type { MasterState } from './state.ts'

/** What the master makes of a message: its new state, and what is to be done about it, in that order. */
export function masterStep(state: MasterState, message: MasterMessage, context: MasterContext): MasterStep {
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
      return reregisterAgent(state, message, context)
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
