import type { AgentId, FrameworkId, Principal } from '@holdfast/model/ids'
import type { MachineId } from './machine.ts'
import type { MaintenanceWindow } from './policy.ts'

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
