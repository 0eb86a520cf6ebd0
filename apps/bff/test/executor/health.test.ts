import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as httpServer } from 'node:http'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TaskEvent } from '../../core/executor/effects.ts'
import type { AgentTask } from '../../core/executor/state.ts'
import { systemClock } from '../../src/clock.ts'
import type { Executor } from '../../src/executor/executor.ts'
import { healthCheckOf } from '../../src/executor/health-check.ts'
import { processExecutor } from '../../src/executor/process.ts'
import { simulatedExecutor } from '../../src/executor/simulated.ts'
import { stagedTask } from './staged-task.ts'

let workDir: string
let executor: Executor
const servers: Server[] = []

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'holdfast-health-'))
  executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
})

afterEach(() => {
  executor.leave()
  for (const server of servers.splice(0)) server.close()
  rmSync(workDir, { recursive: true, force: true })
})

const soon = { delay_seconds: 0, interval_seconds: 0.1, timeout_seconds: 5, grace_period_seconds: 0 }

function task(command: string, health_check: object): AgentTask {
  return stagedTask({
    name: 't',
    task_id: { value: 't' },
    agent_id: { value: 'S0' },
    command: { value: command },
    health_check,
  })
}

class Reports {
  readonly events: TaskEvent[] = []

  async until(what: (event: TaskEvent) => boolean): Promise<TaskEvent> {
    for (const deadline = Date.now() + 20_000; ;) {
      const event = this.events.find(what)
      if (event) return event
      if (Date.now() > deadline) throw new Error(JSON.stringify(this.events))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

function run(given: AgentTask, by = executor): Reports {
  const reports = new Reports()
  by.run(given, false, (event) => reports.events.push(event))
  return reports
}

const isHealthy = ({ healthy }: TaskEvent) => healthy === true

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

test('a task is healthy once its command says so, in its own sandbox and environment', async () => {
  const check = { ...soon, type: 'COMMAND', command: { value: 'test -e ready && test -n "$MESOS_TASK_ID"' } }
  const given = task('sleep 0.3; touch ready; sleep 100', { ...check, grace_period_seconds: 100 })
  const reports = run(given)
  const event = await reports.until(isHealthy)
  expect(event).toMatchObject({ state: 'TASK_RUNNING', healthy: true })
  // In the grace period, that it was not yet is not told.
  expect(reports.events.some(({ healthy }) => healthy === false)).toBe(false)
  executor.end(given, 0)
  await reports.until(({ state }) => state === 'TASK_KILLED')
})

test('one that fails too often in a row is ended, and each failure is told', async () => {
  const reports = run(
    task('sleep 100', { ...soon, type: 'COMMAND', command: { value: 'exit 1' }, consecutive_failures: 2 }),
  )
  await reports.until(({ state }) => state === 'TASK_KILLED')
  expect(reports.events.filter(({ healthy }) => healthy === false)).toHaveLength(2)
})

test('a check that takes too long has failed, and leaves nothing behind', async () => {
  const check = {
    ...soon,
    type: 'COMMAND',
    command: { value: 'sleep 54321' },
    timeout_seconds: 0.1,
    consecutive_failures: 1,
  }
  const reports = run(task('sleep 100', check))
  await reports.until(({ state }) => state === 'TASK_KILLED')
})

test('over the network: whoever accepts is healthy, and whoever answers without a fault', async () => {
  const tcp = await portOf(createServer((socket) => void socket.destroy()))
  await run(task('sleep 100', { ...soon, type: 'TCP', tcp: { port: tcp } })).until(isHealthy)
  executor.leave()

  const asked: (string | undefined)[] = []
  const http = await portOf(
    httpServer((request, answer) => {
      asked.push(request.url)
      answer.statusCode = request.url === '/ok' ? 200 : 500
      answer.end()
    }),
  )
  const check = (path: string) => ({ ...soon, type: 'HTTP', http: { scheme: 'http', port: http, path } })
  await run(task('sleep 100', check('/ok'))).until(isHealthy)
  executor.leave()
  await run(task('sleep 100', check('/bad'))).until(({ healthy }) => healthy === false)
  expect(asked.slice(0, 1)).toEqual(['/ok'])
})

test('what runs nothing says that it is healthy, when it is asked for', async () => {
  const simulated = simulatedExecutor(systemClock)
  const reports = run(task('sleep 100', { type: 'TCP', tcp: { port: 1 } }), simulated)
  await reports.until(isHealthy)
  expect(reports.events.map(({ state, healthy }) => [state, healthy])).toEqual([
    ['TASK_STARTING', undefined],
    ['TASK_RUNNING', undefined],
    ['TASK_RUNNING', true],
  ])
  simulated.leave()
})

test('what nobody could check is not checked', () => {
  const odd: readonly object[] = [
    {},
    { type: 'COMMAND' },
    { type: 'COMMAND', command: { value: '' } },
    { type: 'COMMAND', command: { value: 'a\0b' } },
    { type: 'COMMAND', command: 'x' },
    { type: 'TCP', tcp: { port: 0 } },
    { type: 'TCP', tcp: { port: 1.5 } },
    { type: 'HTTP', http: { port: '80' } },
    { type: 'NONSENSE', http: { port: 80 } },
  ]
  for (const each of odd) expect(healthCheckOf(each)).toBeUndefined()
  const strange = {
    type: 'HTTP',
    http: { port: 80, path: '/a b\r\nHost: x' },
    interval_seconds: -1,
    timeout_seconds: 1e300,
    delay_seconds: Number.NaN,
    consecutive_failures: -5,
  }
  expect(healthCheckOf(strange)).toMatchObject({
    probe: { path: '/' },
    intervalMs: 100,
    timeoutMs: 2 ** 31 - 1,
    delayMs: 15_000,
    failures: 1,
  })
})
