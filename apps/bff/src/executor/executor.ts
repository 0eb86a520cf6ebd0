import type { TaskEvent } from '../../core/executor/effects.ts'
import type { AgentTask } from '../../core/executor/state.ts'
import type { TaskUsage } from '../ports/mesos-cluster.ts'

/** `simulated`: tasks come to their states by the clock. `process`: each is a process of this machine. */
export type ExecutorKind = 'simulated' | 'process'

/** Runs the tasks of one agent. */
export interface Executor {
  /** Reports every state that the task comes to. `resumed`: it was run already, in an earlier life of the agent. */
  run(task: AgentTask, resumed: boolean, report: (event: TaskEvent) => void): void
  /** Has it end within so long; it says when it has. One that does not run is passed over. */
  end(task: AgentTask, graceMs?: number): void
  /** What a task uses now, and has used up to now. */
  usage(task: AgentTask): TaskUsage
  /** The agent is no more: nobody is there to report to. What runs goes on, and can be resumed. */
  leave(): void
}
