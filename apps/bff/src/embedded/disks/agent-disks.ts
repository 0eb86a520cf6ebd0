import type { Disks } from '../ports.ts'
import type { Job } from './batch.ts'
import { runOnDiskThread, startDiskThread } from './disk-thread.ts'
import { pathOf } from './places.ts'

export interface AgentDisks extends Disks {
  /** Resolves when all that was begun has ended. */
  idle(): Promise<void>
}

/** Real directories, below the agent's work directory and the roots of its disks. */
export function agentDisks(workDir: string): AgentDisks {
  startDiskThread()
  let last: Promise<void> = Promise.resolve()
  return {
    idle: () => last,
    carryOut(steps, done) {
      const jobs = steps.flatMap(({ sequence, work }) =>
        work.map(({ type, place }): Job => ({ sequence, type, place: pathOf(workDir, place) })),
      )
      last = runOnDiskThread(jobs).then(done)
    },
  }
}
