import type { TimeMs } from '@holdfast/model/ids'
import { err, ok } from '@holdfast/model/result'
import type { Administer } from './admin-request.ts'
import type { MasterContext, MasterEffect, MasterStep, RefusalStatus } from './effects.ts'
import { changePolicy, type PolicyChange } from './policy.ts'
import type { MasterState } from './state.ts'

/** Nothing is changed. */
export function refuse(
  state: MasterState,
  { token }: Administer,
  status: RefusalStatus,
  message: string,
): MasterStep {
  return { state, effects: [{ type: 'ANSWER', token, answer: err({ status, message }) }] }
}

export const FORBIDDEN = '403 Forbidden.'

/** What was decided is stored, and then answered. */
export function decide(
  state: MasterState,
  changes: readonly PolicyChange[],
  message: Administer,
  { now }: MasterContext,
): MasterStep {
  return {
    state: { ...state, policy: changes.reduce(changePolicy, state.policy) },
    effects: [
      ...changes.map((change) => ({ type: 'STORE', change: { type: 'POLICY', change } }) as const),
      granted(message, now),
    ],
  }
}

/** The answer that follows what must be stored before it. */
export function granted({ token }: Administer, atMs: TimeMs): MasterEffect {
  return { type: 'ANSWER', token, answer: ok({ atMs }) }
}
