import type { AgentId, TimeMs } from '@holdfast/model/ids'
import type { Resources } from '@holdfast/model/resource/resources'
import type { AgentInfo } from '../agent-info.ts'
import type { AgentTasks } from '../executor/state.ts'
import type { SequencedOperation } from '../messages.ts'
import type { Session } from '../session.ts'
import type { Waiting } from './inbox.ts'

/** All that an agent knows. What it says of itself is `total` and `applied`: those are on its disk. */
export interface AgentState extends Session {
  readonly info: AgentInfo
  readonly startTimeMs: TimeMs
  /** Absent until it has registered for the first time. */
  readonly agentId?: AgentId
  /** The master that it knows of; absent while there is none. */
  readonly masterId?: string
  readonly registered: boolean
  /** With every operation up to `applied` applied, and no other. */
  readonly total: Resources
  readonly applied: number
  /** The last operation that it took in. What comes before it needs no second copy; what comes after a gap must wait. */
  readonly received: number
  readonly inbox: Waiting
  readonly batch?: Batch
  /** Work is called for already. */
  readonly called: boolean
  readonly tasks: AgentTasks
  /** It carries out what an earlier life left behind, and speaks to nobody. */
  readonly recovering: boolean
}

/** Operations that are carried out together: one durable write for all their intents and one for all their results. */
export interface Batch {
  readonly stage: 'STORING' | 'ON_DISK' | 'COMMITTING'
  readonly outcomes: readonly Outcome[]
  /** Why the directories of the operation after the last outcome could not be made or erased. */
  readonly failure?: string
}

export interface Outcome {
  readonly operation: SequencedOperation
  /** The agent's total after this operation: unchanged when it could not be applied. */
  readonly total: Resources
  /** Why not. */
  readonly refused?: string
}
