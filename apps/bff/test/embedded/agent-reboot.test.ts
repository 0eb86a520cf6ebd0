import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TimeMs } from '@holdfast/model/ids'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AgentTask } from '../../core/executor/state.ts'
import { systemClock } from '../../src/clock.ts'
import { endProcesses } from '../../src/embedded/agent-reboot.ts'
import { processExecutor } from '../../src/executor/process.ts'
import { stagedTask } from '../executor/staged-task.ts'

let workDir: string

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'holdfast-reboot-'))
})

afterEach(() => rmSync(workDir, { recursive: true, force: true }))

const executor = () => processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })

function task(): AgentTask {
  return stagedTask({
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: 'S0' },
    command: { value: 'trap "" TERM; sleep 1000 & wait' },
  })
}

/** Resolves with the first of these states that the task comes to. */
const comesTo = (run: AgentTask, resumed: boolean, wanted: readonly string[]) =>
  new Promise<string>((resolve) => {
    executor().run(run, resumed, ({ state }) => {
      if (wanted.includes(state)) resolve(state)
    })
  })

test('no process of a task outlasts the reboot of its agent, whoever has started it', async () => {
  const run = task()
  expect(await comesTo(run, false, ['TASK_RUNNING', 'TASK_FAILED'])).toBe('TASK_RUNNING')
  await endProcesses(workDir, [run])
  // The next life finds nothing that it could take up.
  const known: AgentTask = { ...run, state: 'TASK_RUNNING', startedMs: TimeMs(systemClock.now()) }
  expect(await comesTo(known, true, ['TASK_RUNNING', 'TASK_FAILED'])).toBe('TASK_FAILED')
})

test('tasks that no process was started for are passed over', async () => {
  await expect(endProcesses(workDir, [task()])).resolves.toBeUndefined()
})
