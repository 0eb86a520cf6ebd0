import type { AgentId, FrameworkId, Principal, TimeMs } from '@holdfast/model/ids'
import { err, ok } from '@holdfast/model/result'
import type { MasterContext, MasterEffect, MasterStep, RefusalStatus } from './effects.ts'
import type { MachineId } from './machine.ts'
import { changePolicy, type MaintenanceWindow, type PolicyChange } from './policy.ts'
import type { MasterState } from './state.ts'

/** An operator decides something for the cluster. */
export interface Administer {
  readonly type: 'ADMINISTER'
  /** Names the asker to the runtime, which gives the answer to it. */
  readonly token: number
  readonly principal?: Principal
  readonly request: AdminRequest
}

/** Amounts are in the resource's own unit, as they came: they are checked before they are anything else. */
export type Amounts = ReadonlyMap<string, number>

export interface QuotaConfig {
  readonly role: string
  readonly guarantees: Amounts
  readonly limits: Amounts
}

export type AdminRequest =
  | { readonly type: 'UPDATE_QUOTA'; readonly configs: readonly QuotaConfig[]; readonly force: boolean }
  /** The older call: what is guaranteed is the limit too. */
  | {
      readonly type: 'SET_QUOTA'
      readonly role: string
      readonly guarantees: Amounts
      readonly force: boolean
    }
  /** `what` names, in the answer, what was asked to be removed. */
  | { readonly type: 'REMOVE_QUOTA'; readonly role: string; readonly what: string }
  | { readonly type: 'UPDATE_WEIGHTS'; readonly weights: readonly RoleWeight[] }
  | { readonly type: 'TEARDOWN'; readonly frameworkId: FrameworkId }
  | { readonly type: 'MARK_AGENT_GONE'; readonly agentId: AgentId }
  | {
      readonly type: 'DRAIN_AGENT'
      readonly agentId: AgentId
      readonly maxGracePeriodMs?: number
      readonly markGone: boolean
    }
  | { readonly type: 'DEACTIVATE_AGENT'; readonly agentId: AgentId }
  | { readonly type: 'REACTIVATE_AGENT'; readonly agentId: AgentId }
  | { readonly type: 'UPDATE_MAINTENANCE_SCHEDULE'; readonly windows: readonly MaintenanceWindow[] }
  | { readonly type: 'START_MAINTENANCE'; readonly machines: readonly MachineId[] }
  | { readonly type: 'STOP_MAINTENANCE'; readonly machines: readonly MachineId[] }

export interface RoleWeight {
  readonly role: string
  readonly weight: number
}

export type AdminRequestOf<T extends AdminRequest['type']> = Extract<AdminRequest, { readonly type: T }>

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
