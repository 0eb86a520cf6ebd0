import type { AgentStatus } from '../../api/rows.ts'
import type { Resources } from '../../resource/resources.ts'

/** What the master says of an agent, as far as the ledger's rows follow from it. */
export interface AgentFacts {
  readonly agentId: string
  readonly hostname: string
  readonly status: AgentStatus
  readonly statusSinceMs: number
  readonly version: string
  readonly attributes: Readonly<Record<string, string>>
  readonly total: Resources
  /** Held by tasks and executors. */
  readonly used: Resources
  readonly tasks: readonly TaskFacts[]
}

export interface TaskFacts {
  readonly taskId: string
  readonly frameworkId: string
  readonly name: string
  readonly state: string
  readonly resources: Resources
  /** When it came to this state, and when it was launched. */
  readonly stateMs?: number
  readonly launchedMs?: number
}
