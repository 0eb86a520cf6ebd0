import type { ApplyOperations } from '../messages.ts'
import type { AgentEffect, AgentStep } from './effects.ts'
import { Inbox } from './inbox.ts'
import { operationsApplied } from './registration.ts'
import type { AgentState } from './state.ts'

/**
 * Takes operations in, each once and strictly in the master's order: one that comes too early is left, for the master
 * will send it again.
 */
export function applyOperations(state: AgentState, message: ApplyOperations): AgentStep {
  if (message.agentId !== state.agentId || state.recovering) return { state, effects: [] }
  let { received, inbox } = state
  for (const operation of message.operations) {
    if (operation.sequence !== received + 1) continue
    inbox = Inbox.add(inbox, operation)
    received = operation.sequence
  }
  const effects: AgentEffect[] = []
  // A master that sends what is done already has not heard that it is.
  if (message.operations.some(({ sequence }) => sequence <= state.applied))
    effects.push(...operationsApplied(state))
  const call = inbox !== undefined && state.batch === undefined && !state.called
  if (call) effects.push({ type: 'CALL_TO_WORK' })
  return { state: { ...state, received, inbox, called: state.called || call }, effects }
}
