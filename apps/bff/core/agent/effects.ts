import type { AgentId, TimeMs } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import type { AgentInfo } from '../agent-info.ts'
import type { ExecutorEffect, ExecutorMessage, TasksChange } from '../executor/effects.ts'
import type { StoredTasks } from '../executor/state.ts'
import type { SequencedOperation, ToAgent, ToMaster } from '../messages.ts'
import type { ReconfigurationPolicy } from './compatibility.ts'
import type { AgentState } from './state.ts'
import type { VolumeWork } from './volume-work.ts'

export type AgentMessage =
  | ToAgent
  /** There is a master, perhaps a new one. */
  | { readonly type: 'MASTER_DETECTED'; readonly masterId: string }
  /** The answer to a registration should have come by now. */
  | { readonly type: 'REGISTRATION_DUE'; readonly waitedMs: number }
  /** No ping came for a long time. */
  | { readonly type: 'MASTER_SILENT' }
  /** All that came in this moment is in the inbox. */
  | { readonly type: 'WORK' }
  | { readonly type: 'INTENTS_STORED' }
  | DirectoriesDone
  | { readonly type: 'COMMITTED' }
  | ExecutorMessage

export interface DirectoriesDone {
  readonly type: 'DIRECTORIES_DONE'
  /** The operation that could not be carried out on the disk; all before it were. */
  readonly failure?: { readonly sequence: number; readonly reason: string }
}

/** To be carried out in this order: what follows a `STORE` waits until that is durable. */
export type AgentEffect =
  | { readonly type: 'STORE'; readonly change: AgentChange }
  /** The message comes back to the agent itself. */
  | { readonly type: 'TELL_SELF'; readonly message: AgentMessage }
  | { readonly type: 'CALL_TO_WORK' }
  | { readonly type: 'DIRECTORIES'; readonly steps: readonly VolumeStep[] }
  | { readonly type: 'SEND'; readonly message: ToMaster }
  | { readonly type: 'TIMER'; readonly delayMs: number; readonly message: AgentTimer }
  | ExecutorEffect
  | { readonly type: 'LOG'; readonly level: 'info' | 'warning' | 'error'; readonly text: string }
  /** It stops, to try again at its next start. */
  | { readonly type: 'EXIT'; readonly reason: string }

export type AgentTimer = Extract<
  AgentMessage,
  { readonly type: 'REGISTRATION_DUE' | 'MASTER_SILENT' | 'STATUSES_DUE' }
>

/** What one operation does to the directories of volumes, in this order. */
export interface VolumeStep {
  readonly sequence: number
  readonly work: readonly VolumeWork[]
}

export type AgentChange =
  | Started
  | { readonly type: 'REGISTERED'; readonly agentId: AgentId; readonly applied: number }
  | { readonly type: 'INTENTS'; readonly operations: readonly SequencedOperation[] }
  | Commit
  | TasksChange

/** A life begins. */
export interface Started {
  readonly type: 'STARTED'
  /** What the agent says of itself from now on. */
  readonly info: AgentInfo
  /** It has given up its id, and with it the tasks that ran under that. */
  readonly anew: boolean
  readonly bootId?: string
}

/** The operations up to `applied` are done, and no intents for them are needed any longer. */
export interface Commit {
  readonly type: 'COMMIT'
  readonly applied: number
  /** Of the checkpointed resources, those kinds that are new or of another amount now. */
  readonly put: readonly CheckpointRow[]
  readonly removed: readonly string[]
}

export interface CheckpointRow {
  /** Names the kind of resource on this agent. */
  readonly key: string
  readonly resource: Resource
}

/** What an agent finds on its disk when it starts. */
export interface AgentRecovery {
  readonly info: AgentInfo
  readonly incarnation: number
  readonly agentId?: AgentId
  /** Absent: it never started before. */
  readonly lastLife?: LastLife
  readonly policy: ReconfigurationPolicy
  /** Names the time since the machine was started. Absent where the system does not tell. */
  readonly bootId?: string
  readonly applied: number
  readonly checkpointed: readonly Resource[]
  readonly intents: readonly SequencedOperation[]
  readonly stored: StoredTasks
}

export interface LastLife {
  /** What it said of itself. */
  readonly info: AgentInfo
  readonly bootId?: string
}

export interface AgentContext {
  readonly now: TimeMs
  readonly settings: AgentSettings
}

export interface AgentSettings {
  /** How long to wait for the answer to a registration before asking again. Doubled each time. */
  readonly registrationMs: number
  readonly maxRegistrationMs: number
  /** How long a master may be silent before the agent registers with it again. */
  readonly silenceMs: number
}

/** Source: `REGISTRATION_BACKOFF_FACTOR` and its neighbours, `DEFAULT_MASTER_PING_TIMEOUT()`, mesos `src/slave/constants.hpp`. */
export const DEFAULT_AGENT_SETTINGS: AgentSettings = {
  registrationMs: 1_000,
  maxRegistrationMs: 60_000,
  silenceMs: 75_000,
}

export interface AgentStep {
  readonly state: AgentState
  readonly effects: readonly AgentEffect[]
}
