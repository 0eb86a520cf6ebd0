import type { AgentId, OperationId, Principal, Role, TimeMs } from '@holdfast/model/ids'
import type { Result } from '@holdfast/model/result'
import type { AgentInfo } from '../agent-info.ts'
import type { AuthorizationRequest } from '@holdfast/model/acl/authorize'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Quantities } from '@holdfast/model/resource/quantities'
import type { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import type { FrameworkEffect, FrameworkMessage } from '../framework/messages.ts'
import type { Feedback } from '../framework/state.ts'
import type { ToAgent, ToMaster } from '../messages.ts'
import type { Administer } from './admin-request.ts'
import type { Policy, PolicyChange } from './policy.ts'
import type { Deactivation, FormerId, MasterState, PendingOperation } from './state.ts'

export type MasterMessage =
  | ToMaster
  | Operate
  | Administer
  | FrameworkMessage
  /** The connection to the agent broke: its process ended. */
  | { readonly type: 'AGENT_EXITED'; readonly agentId: AgentId; readonly incarnation: number }
  | { readonly type: 'PING_DUE'; readonly agentId: AgentId }
  /** A recovered agent should have come back by now. */
  | { readonly type: 'REREGISTRATION_DUE'; readonly agentId: AgentId }
  /** Operations should have been proved by now. */
  | { readonly type: 'PROOF_DUE'; readonly agentId: AgentId }

/** An operator asks. */
export interface Operate {
  readonly type: 'OPERATE'
  /** Names the asker to the runtime, which gives the answer to it. */
  readonly token: number
  readonly operationId: OperationId
  readonly agentId: AgentId
  readonly operation: Operation
  readonly principal?: Principal
}

/** To be carried out in this order: what follows a `store` waits until that is durable. */
export type MasterEffect =
  | { readonly type: 'STORE'; readonly change: MasterChange }
  | { readonly type: 'ANSWER'; readonly token: number; readonly answer: Answer }
  | { readonly type: 'SEND'; readonly agentName: string; readonly message: ToAgent }
  /** Takes the place of an earlier timer for the same message and agent. */
  | { readonly type: 'TIMER'; readonly delayMs: number; readonly message: TimerMessage }
  | { readonly type: 'STOP_TIMER'; readonly message: TimerMessage }
  | FrameworkEffect
  | { readonly type: 'LOG'; readonly level: 'info' | 'warning'; readonly text: string }

export type TimerMessage = Extract<
  MasterMessage,
  {
    readonly type:
      | 'PING_DUE'
      | 'REREGISTRATION_DUE'
      | 'PROOF_DUE'
      | 'ALLOCATION_DUE'
      | 'OFFERS_DUE'
      | 'FAILOVER_DUE'
      | 'LAUNCH_DUE'
      | 'FEEDBACK_DUE'
  }
>

export type Answer = Result<{ readonly atMs: TimeMs }, MasterRefusal>

/** In Mesos' words. */
export interface MasterRefusal {
  readonly status: RefusalStatus
  readonly message: string
}

export type RefusalStatus = 400 | 403 | 404 | 409 | 503

/** What must survive the master: its registry, and the operations that it accepted. */
export type MasterChange =
  | { readonly type: 'POLICY'; readonly change: PolicyChange }
  /** `succeeds`: takes the place of this agent, and takes over what was accepted for it. */
  | { readonly type: 'AGENT'; readonly entry: RegistryEntry; readonly succeeds?: AgentId }
  | { readonly type: 'ACCEPTED'; readonly agentId: AgentId; readonly operation: PendingOperation }
  /** A framework wants to know how an operation ends, or waits for its outcome to be acknowledged. */
  | { readonly type: 'FEEDBACK'; readonly entry: Feedback }
  | { readonly type: 'FEEDBACK_OVER'; readonly agentId: AgentId; readonly sequence: number }
  /** All of them up to this one are done. */
  | { readonly type: 'PROVED'; readonly agentId: AgentId; readonly upTo: number }

/**
 * Source: `Registry.Slave` and `Registry.UnreachableSlave`, mesos `src/master/registry.proto`. Like there, it holds
 * neither reservations nor volumes: those are the agent's to tell.
 */
export interface RegistryEntry {
  readonly agentId: AgentId
  readonly info: AgentInfo
  readonly registeredMs: TimeMs
  readonly unreachableSinceMs?: TimeMs
  readonly goneSinceMs?: TimeMs
  readonly deactivation?: Deactivation
  readonly formerIds?: readonly FormerId[]
}

export interface MasterContext {
  readonly now: TimeMs
  readonly settings: MasterSettings
  readonly authorize: Authorize
}

/** May this principal do all of that? Decides between 202 and 403. */
export type Authorize = (
  principal: Principal | undefined,
  requests: readonly AuthorizationRequest[],
) => boolean

export interface MasterSettings {
  readonly pingIntervalMs: number
  readonly maxMissedPings: number
  readonly reregistrationMs: number
  /** How long an operation may stay unproved before it is sent again. */
  readonly proofMs: number
  /** How long the allocator waits between two rounds. */
  readonly allocationIntervalMs: number
  /** What an offer must hold at least: one of these. */
  readonly minAllocatable: readonly Quantities[]
  /** How long an offer lives; absent: until it is used. */
  readonly offerTimeoutMs?: number
  /** The only roles that there are, `*` among them; absent: any. */
  readonly roles?: ReadonlySet<string>
  /** For a cluster of which no weight is stored. */
  readonly weights?: ReadonlyMap<Role, number>
}

/** Source: `DEFAULT_AGENT_PING_TIMEOUT` and its neighbours, mesos `src/master/constants.hpp`; the last is our own. */
export const DEFAULT_MASTER_SETTINGS: MasterSettings = {
  pingIntervalMs: 15_000,
  maxMissedPings: 5,
  reregistrationMs: 600_000,
  proofMs: 10_000,
  allocationIntervalMs: 1_000,
  minAllocatable: [new Map([['cpus', Scalar.of(0.01)]]), new Map([['mem', Scalar.of(32)]])],
}

/** What an agent had on its disk when the master started, with all operations up to `applied`. */
export interface LastKnown {
  readonly total: Resources
  readonly applied: number
}

/** What the master wrote down, and what each agent was last known to have. */
export interface MasterRecovery {
  readonly registry: readonly RegistryEntry[]
  readonly accepted: readonly { readonly agentId: AgentId; readonly operation: PendingOperation }[]
  readonly feedback: readonly Feedback[]
  readonly lastKnown: (entry: RegistryEntry) => LastKnown
  readonly policy: Policy
}

export interface MasterStep {
  readonly state: MasterState
  readonly effects: readonly MasterEffect[]
}
