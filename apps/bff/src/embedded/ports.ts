import type { AgentChange, VolumeStep } from '../../core/agent/effects.ts'
import type { MasterChange } from '../../core/master/effects.ts'
import type { ToAgent, ToMaster } from '../../core/messages.ts'

/** Where master and agents write down what must survive them. */
export interface Journal {
  /** Calls back when it is durable. Changes become durable in the order in which they were handed over. */
  write(change: StoredChange, done: () => void): void
}

export type StoredChange =
  | { readonly of: 'MASTER'; readonly change: MasterChange }
  | { readonly of: 'AGENT'; readonly agentName: string; readonly change: AgentChange }

/** The directories of one agent's volumes. */
export interface Disks {
  /**
   * Carries the steps out, as if one after the other. Calls back when all are done, or with the first that failed: all
   * before it are done then, and what was made for it and those after it is gone again.
   */
  carryOut(steps: readonly VolumeStep[], done: (failure?: StepFailure) => void): void
}

export interface StepFailure {
  readonly sequence: number
  readonly reason: string
}

/** Between master and agents. Delivery takes time; whether it happens at all is not promised. */
export interface Network {
  toMaster(message: ToMaster): void
  toAgent(agentName: string, message: ToAgent): void
}
