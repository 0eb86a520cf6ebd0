import type { AgentTask } from '../../core/executor/state.ts'
import { ownerOf } from '../executor/owner.ts'
import { sandboxOf } from '../executor/sandbox.ts'
import { found, isAlive, signal } from '../executor/supervised.ts'

/** How often it is looked whether a process is gone, and for how long. */
const LOOK_MS = 5
const LOOKS = 400

/** What a machine does to processes when it goes down: none of these tasks runs any more when this resolves. */
export async function endProcesses(workDir: string, tasks: readonly AgentTask[]): Promise<void> {
  await Promise.all(tasks.map((task) => endProcess(workDir, task)))
}

async function endProcess(workDir: string, task: AgentTask): Promise<void> {
  const sandbox = sandboxOf(workDir, task)
  const owner = ownerOf(task)
  const supervised = sandbox.ok && owner.ok ? await found(sandbox.value, owner.value) : undefined
  if (supervised === undefined || !(await isAlive(supervised))) return
  signal(supervised, 'SIGKILL')
  for (let look = 0; look < LOOKS && (await isAlive(supervised)); look++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
