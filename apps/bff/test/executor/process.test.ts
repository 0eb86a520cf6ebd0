import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FrameworkId, TimeMs } from '@holdfast/model/ids'
import { executorInfoOf } from '@holdfast/model/framework/task-info'
import type { WireContainerVolume, WireExecutorInfo, WireTaskInfo } from '@holdfast/model/wire/scheduler-call'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TaskEvent } from '../../core/executor/effects.ts'
import type { AgentTask } from '../../core/executor/state.ts'
import { isTerminal } from '../../core/framework/task-status.ts'
import { systemClock } from '../../src/clock.ts'
import type { Executor } from '../../src/executor/executor.ts'
import { memoryLimitOf } from '../../src/executor/memory-limit.ts'
import { processExecutor } from '../../src/executor/process.ts'
import { sandboxOf } from '../../src/executor/sandbox.ts'
import { stagedTask } from './staged-task.ts'

let workDir: string
let executor: Executor

beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'holdfast-process-'))
  executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
})

afterEach(() => {
  executor.leave()
  rmSync(workDir, { recursive: true, force: true })
})

const VOLUME = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 64 },
  reservations: [{ type: 'DYNAMIC', role: 'db', principal: 'ops' }],
  disk: {
    persistence: { id: 'v1', principal: 'ops' },
    volume: { mode: 'RW', container_path: 'data' },
  },
} as const

function task(id: string, command: string, more: Partial<WireTaskInfo> = {}): AgentTask {
  return stagedTask({
    name: id,
    task_id: { value: id },
    agent_id: { value: 'S0' },
    command: { value: command },
    ...more,
  })
}

const executor_ = (id: string, resources: WireExecutorInfo['resources'] = []): WireExecutorInfo => ({
  type: 'DEFAULT',
  executor_id: { value: id },
  resources,
})

function withExecutor(given: AgentTask, { executor }: { readonly executor: WireExecutorInfo }): AgentTask {
  const info = executorInfoOf(executor)
  if (!info.ok) throw new Error(info.error)
  return { ...given, info: { ...given.info, executor: info.value } }
}

/** A volume of a task's container that is a directory of its executor. */
const parent = (container_path: string, path: string): WireContainerVolume => ({
  container_path,
  mode: 'RW',
  source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path } },
})

/** The states that a task comes to, each as soon as it is reported. */
class Reports {
  readonly events: TaskEvent[] = []
  readonly report = (event: TaskEvent) => void this.events.push(event)

  get states() {
    return this.events.map(({ state }) => state)
  }

  async until(state: TaskEvent['state']): Promise<TaskEvent> {
    for (const deadline = Date.now() + 15_000; ;) {
      const event = this.events.find((each) => each.state === state)
      if (event) return event
      const last = this.events.at(-1)
      if (Date.now() > deadline || (last && isTerminal(last.state)))
        throw new Error(`No ${state}, but ${JSON.stringify(this.events)}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

function run(given: AgentTask, resumed = false): Reports {
  const reports = new Reports()
  executor.run(given, resumed, reports.report)
  return reports
}

function place(given: AgentTask) {
  const sandbox = sandboxOf(workDir, given)
  if (!sandbox.ok) throw new Error(sandbox.error)
  return sandbox.value
}

const read = (given: AgentTask, name: string) => readFileSync(join(place(given).path, name), 'utf8')

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !condition();) {
    if (Date.now() > deadline) throw new Error(`It never became so: ${String(condition)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function isThere(pid: number): boolean {
  try {
    // One that has ended and was not waited for yet counts as gone.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Whether any process works in that directory. */
function isAnyIn(path: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === path
    } catch {
      return false
    }
  })
}

test('what a task writes on its volume, the next one reads', async () => {
  mkdirSync(join(workDir, 'volumes/roles/db/v1'), { recursive: true })
  const first = task('t1', 'echo kept > data/file; echo said; echo wrong >&2', { resources: [VOLUME] })
  const one = run(first)
  expect((await one.until('TASK_FINISHED')).message).toBe('Command exited with status 0')
  expect(one.states).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED'])
  expect(read(first, 'stdout')).toBe('said\n')
  expect(read(first, 'stderr')).toBe('wrong\n')
  const second = task('t2', 'cat data/file', { resources: [VOLUME] })
  await run(second).until('TASK_FINISHED')
  expect(read(second, 'stdout')).toBe('kept\n')
})

test('a command that fails fails its task, and says how', async () => {
  expect(await run(task('t1', 'exit 3')).until('TASK_FAILED')).toMatchObject({
    reason: 'REASON_COMMAND_EXECUTOR_FAILED',
    message: 'Command exited with status 3',
  })
  const killed = await run(task('t2', 'kill -SEGV $$')).until('TASK_FAILED')
  expect(killed.message).toBe('Command terminated with signal Segmentation fault')
})

test('a command without a shell gets its arguments as they are', async () => {
  const given = task('t1', '', {
    command: { shell: false, value: '/bin/echo', arguments: ['echo', '$HOME', 'a  b'] },
  })
  await run(given).until('TASK_FINISHED')
  expect(read(given, 'stdout')).toBe('$HOME a  b\n')
})

test('a task sees its own environment, and nothing of this program', async () => {
  process.env.HOLDFAST_TEST_SECRET = 'hush'
  const variables = [{ name: 'GREETING', value: 'hello' }]
  const given = task('t1', 'env', { command: { value: 'env', environment: { variables } } })
  await run(given).until('TASK_FINISHED')
  delete process.env.HOLDFAST_TEST_SECRET
  const names = read(given, 'stdout')
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0])
    .filter((name) => name !== 'PWD' && name !== '_' && name !== 'SHLVL' && name !== 'OLDPWD')
  expect(new Set(names)).toEqual(
    new Set([
      'PATH',
      'HOME',
      'MESOS_SANDBOX',
      'MESOS_DIRECTORY',
      'MESOS_FRAMEWORK_ID',
      'MESOS_EXECUTOR_ID',
      'MESOS_TASK_ID',
      'MESOS_SLAVE_ID',
      'MESOS_SLAVE_PID',
      'MESOS_AGENT_ENDPOINT',
      'MESOS_ALLOCATION_ROLE',
      'MESOS_CHECKPOINT',
      'MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD',
      'GREETING',
    ]),
  )
  expect(read(given, 'stdout')).toContain('GREETING=hello\n')
})

test('ending a task ends all that it has started', async () => {
  const given = task('t1', 'sleep 1000 & echo $! > child; wait')
  const reports = run(given)
  await reports.until('TASK_RUNNING')
  await until(() => existsSync(join(place(given).path, 'child')) && read(given, 'child') !== '')
  const child = Number(read(given, 'child'))
  expect(isThere(child)).toBe(true)
  executor.end(given)
  expect((await reports.until('TASK_KILLED')).message).toBe('Command terminated with signal Terminated')
  await until(() => !isThere(child))
})

test('one that does not want to end is ended when its grace is over', async () => {
  const given = task('t1', 'trap "" TERM; echo ready; while :; do sleep 0.05; done')
  const reports = run(given)
  await until(() => existsSync(join(place(given).path, 'stdout')) && read(given, 'stdout') !== '')
  const began = Date.now()
  executor.end(given, 300)
  expect((await reports.until('TASK_KILLED')).message).toBe('Command terminated with signal Killed')
  expect(Date.now() - began).toBeGreaterThanOrEqual(300)
  // When it ended is known, though nobody was left to write it down.
  await until(() => statSync(dirname(place(given).statusFile)).mtimeMs >= began + 300)
})

test('a task that ends when it is asked to may say so in its own way', async () => {
  const given = task('t1', 'trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.05; done')
  const reports = run({
    ...given,
    framework: { ...given.framework, capabilities: [{ type: 'TASK_KILLING_STATE' }] },
  })
  await until(() => existsSync(join(place(given).path, 'stdout')) && read(given, 'stdout') !== '')
  executor.end(given)
  await reports.until('TASK_KILLED')
  expect(reports.states).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED'])
  expect(read(given, 'stdout')).toBe('ready\nbye\n')
})

test('a task goes on while its agent is away, and is taken up by its next life', async () => {
  const given = task('t1', 'until [ -e go ]; do sleep 0.02; done; echo went; exit 4')
  await run(given).until('TASK_RUNNING')
  executor.leave()
  executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
  const running: AgentTask = { ...given, state: 'TASK_RUNNING', startedMs: TimeMs(Date.now()) }
  const reports = run(running, true)
  writeFileSync(join(place(given).path, 'go'), '')
  expect((await reports.until('TASK_FAILED')).message).toBe('Command exited with status 4')
  expect(read(given, 'stdout')).toBe('went\n')
})

test('how a task ended while its agent was away is told by its next life', async () => {
  const given = task('t1', 'until [ -e go ]; do sleep 0.02; done')
  const first = run(given)
  await first.until('TASK_RUNNING')
  executor.leave()
  writeFileSync(join(place(given).path, 'go'), '')
  await until(() => existsSync(place(given).statusFile))
  expect(first.states).toEqual(['TASK_STARTING', 'TASK_RUNNING'])
  executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
  const reports = run({ ...given, state: 'TASK_RUNNING' }, true)
  await reports.until('TASK_FINISHED')
  expect(reports.states).toEqual(['TASK_FINISHED'])
})

test('one that was asked to end before its agent ended is ended by its next life', async () => {
  const given = task('t1', 'sleep 1000')
  await run(given).until('TASK_RUNNING')
  executor.leave()
  executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
  await run({ ...given, state: 'TASK_RUNNING', killing: {} }, true).until('TASK_KILLED')
})

test('an agent that does not know whether it had started a task does not start it twice', async () => {
  const given = task('t1', 'echo once >> count; sleep 0.2')
  const others = [1, 2, 3].map(() =>
    processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' }),
  )
  const all = others.map((other) => {
    const reports = new Reports()
    other.run(given, true, reports.report)
    return reports
  })
  await Promise.all(all.map((reports) => reports.until('TASK_FINISHED')))
  expect(readFileSync(join(place(given).path, 'count'), 'utf8')).toBe('once\n')
})

test('one that had not begun when its agent ended begins in its next life', async () => {
  const reports = run({ ...task('t1', 'true'), state: 'TASK_STARTING' }, true)
  await reports.until('TASK_FINISHED')
  expect(reports.states).toEqual(['TASK_RUNNING', 'TASK_FINISHED'])
})

test('one that runs for too long is ended', async () => {
  const given = task('t1', 'sleep 1000', { max_completion_time: { nanoseconds: 100e6 } })
  expect(await run(given).until('TASK_FAILED')).toMatchObject({
    reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
  })
})

test('what cannot be run as it was asked for is not run', async () => {
  const uris = [{ value: 'http://example.test/program' }]
  const fetching = task('t1', '', { command: { value: './program', uris } })
  const contained = task('t2', 'true', { container: { type: 'MESOS', mesos: { image: {} } } })
  const docker = task('t6', 'true', { container: { type: 'DOCKER' } })
  const missing = task('t3', '', { command: { shell: false, value: '/no/such/program' } })
  const traversing = { ...task('t4', 'true'), frameworkId: FrameworkId('../F0') }
  const foreign = task('t5', 'true')
  const { wire } = foreign.info
  const { command: _, ...withoutCommand } = wire
  const custom: AgentTask = { ...foreign, info: { ...foreign.info, wire: withoutCommand } }
  for (const given of [fetching, contained, docker, custom]) {
    const event = await run(given).until('TASK_FAILED')
    expect(event.reason).toBe('REASON_CONTAINER_LAUNCH_FAILED')
    expect(event.message).toMatch(/^Failed to launch container: /)
    expect(existsSync(place(given).path)).toBe(false)
  }
  expect((await run(missing).until('TASK_FAILED')).message).toBe('Command exited with status 127')
  expect((await run(traversing).until('TASK_FAILED')).reason).toBe('REASON_CONTAINER_LAUNCH_FAILED')
})

describe('a sandbox', () => {
  test('lies where Mesos has it, and the last run is found under a name that stays', async () => {
    const given = task('t1', 'pwd')
    await run(given).until('TASK_FINISHED')
    const { path } = place(given)
    const executors = join(workDir, 'slaves/S0/frameworks/F0/executors')
    expect(path).toMatch(new RegExp(`^${executors}/t1/runs/[0-9a-f-]{36}$`))
    expect(read(given, 'stdout')).toBe(`${path}\n`)
    expect(realpathSync(join(executors, 't1/runs/latest'))).toBe(realpathSync(path))
    const again = { ...given, launchedMs: TimeMs(2) }
    await run(again).until('TASK_FINISHED')
    expect(place(again).path).not.toBe(path)
    expect(realpathSync(join(executors, 't1/runs/latest'))).toBe(realpathSync(place(again).path))
  })

  test('of a group is shared by its tasks, each of which has one of its own in it', async () => {
    const pod = { executor: executor_('pod', [VOLUME]) }
    const [one, two] = [task('g1', 'echo mine > own; cat data/file', {}), task('g2', 'echo other > own')]
    mkdirSync(join(workDir, 'volumes/roles/db/v1'), { recursive: true })
    writeFileSync(join(workDir, 'volumes/roles/db/v1/file'), 'kept')
    const volumes = [parent('data', 'data')]
    const container = { type: 'MESOS', volumes } as const
    const reads = withExecutor({ ...one, info: { ...one.info, wire: { ...one.info.wire, container } } }, pod)
    const writes = withExecutor(two, pod)
    await Promise.all([run(reads).until('TASK_FINISHED'), run(writes).until('TASK_FINISHED')])
    expect(place(reads).executor).toBe(place(writes).executor)
    expect(place(reads).path).toMatch(new RegExp(`^${place(reads).executor}/containers/[0-9a-f-]{36}$`))
    expect(read(reads, 'own')).toBe('mine\n')
    expect(read(writes, 'own')).toBe('other\n')
    expect(read(reads, 'stdout')).toBe('kept')
    const later = withExecutor({ ...task('g3', 'true'), launchedMs: TimeMs(9), executorMs: TimeMs(1) }, pod)
    expect(place(later).executor).toBe(place(reads).executor)
  })
})

describe('volumes of containers', () => {
  const contained = (id: string, command: string, volumes: readonly WireContainerVolume[], more = {}) =>
    task(id, command, { container: { type: 'MESOS', volumes }, ...more })

  test('tasks of a group share a directory of their executor', async () => {
    const pod = { executor: executor_('pod') }
    const writes = withExecutor(contained('g1', 'echo both > out/file', [parent('out', 'shared/part')]), pod)
    const reads = withExecutor(contained('g2', 'cat in/file', [parent('in', 'shared/part')]), pod)
    await run(writes).until('TASK_FINISHED')
    await run(reads).until('TASK_FINISHED')
    expect(read(reads, 'stdout')).toBe('both\n')
  })

  test('a host path that is relative is one of the sandbox: a persistent volume under another name', async () => {
    mkdirSync(join(workDir, 'volumes/roles/db/v1'), { recursive: true })
    const again = { container_path: 'lib/mysql', host_path: 'data', mode: 'RW' } as const
    const given = contained('t1', 'echo kept > lib/mysql/file', [again], { resources: [VOLUME] })
    await run(given).until('TASK_FINISHED')
    expect(readFileSync(join(workDir, 'volumes/roles/db/v1/file'), 'utf8')).toBe('kept\n')
  })

  test.each([
    [
      'an absolute path',
      { container_path: '/var/lib/mysql', host_path: 'data' },
      /must be enabled to support absolute container path '\/var\/lib\/mysql'$/,
    ],
    [
      'a path above the sandbox',
      { container_path: '../../x', host_path: 'data' },
      /is not below the sandbox$/,
    ],
    ['the sandbox itself', { container_path: '.', host_path: 'data' }, /is not below the sandbox$/],
    [
      'a host path above the sandbox',
      { container_path: 'x', host_path: '../..' },
      /is not below the sandbox$/,
    ],
    [
      'a host path that is not there',
      { container_path: 'x', host_path: '/no/such/path' },
      /Path '\/no\/such\/path' does not exist$/,
    ],
    [
      'the directory of a parent that it has not',
      parent('x', 'y'),
      /PARENT sandbox path only works for nested container$/,
    ],
    ['a name with an end in it', { container_path: 'x\0y', host_path: 'data' }, /is not below the sandbox$/],
  ])('%s is refused, and nothing runs', async (_, volume, message) => {
    const given = contained('t1', 'echo ran > ran', [{ mode: 'RW', ...volume }])
    const event = await run(given).until('TASK_FAILED')
    expect(event.message).toMatch(message)
    expect(event).toMatchObject({ reason: 'REASON_CONTAINER_LAUNCH_FAILED', source: 'SOURCE_AGENT' })
    expect(existsSync(join(place(given).path, 'ran'))).toBe(false)
  })

  test.each(['..', 'a/../../b', 'with space'])('a path %s of the parent is refused', async (path) => {
    const pod = { executor: executor_('pod') }
    const event = await run(withExecutor(contained('g1', 'true', [parent('x', path)]), pod)).until(
      'TASK_FAILED',
    )
    expect(event.message).toMatch(/Invalid char found in volume.source.sandbox_path.path$/)
  })

  test('what a task has linked into the sandbox of its executor leads no other out of it', async () => {
    const pod = { executor: executor_('pod') }
    const outside = join(workDir, 'outside')
    mkdirSync(outside)
    await run(withExecutor(task('g1', `ln -s ${outside} ../../trap`), pod)).until('TASK_FINISHED')
    const event = await run(withExecutor(contained('g2', 'true', [parent('x', 'trap/made')]), pod)).until(
      'TASK_FAILED',
    )
    expect(event.message).toMatch(/outside of the sandbox$/)
    expect(existsSync(join(outside, 'made'))).toBe(false)
  })
})

describe('a persistent volume', () => {
  test.each([
    ['/data', /to support absolute container path '\/data' of persistent volume 'v1'$/],
    ['a/b', /container path 'a\/b' of persistent volume 'v1' contains slash$/],
    ['..', /cannot be linked$/],
    ['', /cannot be linked$/],
    ['stdout', /cannot be linked$/],
  ])('that cannot be had at %j fails the task, which would lose what it writes', async (path, message) => {
    const { disk, ...rest } = VOLUME
    const volume = { ...rest, disk: { ...disk, volume: { mode: 'RW', container_path: path } } } as const
    const given = task('t1', 'echo lost > file', { resources: [volume] })
    const event = await run(given).until('TASK_FAILED')
    expect(event.message).toMatch(message)
    expect(existsSync(place(given).path)).toBe(false)
  })

  test('whose directory is not there fails the task', async () => {
    const event = await run(task('t1', 'true', { resources: [VOLUME] })).until('TASK_FAILED')
    expect(event.message).toMatch(/volumes\/roles\/db\/v1' does not exist$/)
  })
})

test('a task that is asked to end twice says so once, and has no more time than the shorter one', async () => {
  const given = task('t1', 'trap "" TERM; echo ready; while :; do sleep 0.05; done')
  const capabilities = [{ type: 'TASK_KILLING_STATE' }]
  const reports = run({ ...given, framework: { ...given.framework, capabilities } })
  await until(() => existsSync(join(place(given).path, 'stdout')) && read(given, 'stdout') !== '')
  executor.end(given, 600_000)
  executor.end(given, 600_000)
  executor.end(given, 50)
  expect((await reports.until('TASK_KILLED')).message).toBe('Command terminated with signal Killed')
  expect(reports.states.filter((state) => state === 'TASK_KILLING')).toHaveLength(1)
})

test('one that is asked to end before it has begun ends as soon as the shortest time that it was given is over', async () => {
  const given = task('t1', 'trap "" TERM; while :; do sleep 0.05; done')
  const reports = run(given)
  executor.end(given, 600_000)
  executor.end(given, 50)
  expect((await reports.until('TASK_KILLED')).message).toMatch(/^Command terminated with signal/)
})

test('one that is shut down with its agent while it begins does not stay', async () => {
  const given = task('t1', 'echo $$ > pid; sleep 1000')
  run(given)
  await until(() => existsSync(join(place(given).path, 'stdout')))
  executor.end(given, 0)
  executor.leave()
  await until(() => !isAnyIn(place(given).path))
})

test('a task that holds more memory than it was given is ended', async () => {
  const mem = { name: 'mem', type: 'SCALAR', scalar: { value: 1 } } as const
  const hog = `exec ${process.execPath} -e 'globalThis.held = Buffer.alloc(150e6, 1); setInterval(() => {}, 1000)'`
  const event = await run(task('t1', hog, { resources: [mem] })).until('TASK_FAILED')
  expect(event).toMatchObject({ reason: 'REASON_CONTAINER_LIMITATION_MEMORY', source: 'SOURCE_AGENT' })
  expect(event.message).toMatch(/^Memory limit exceeded: Requested: 33MB Maximum Used: \d+MB$/)
})

test('one that says itself how much memory it needs at most is held to that', async () => {
  const mem = { name: 'mem', type: 'SCALAR', scalar: { value: 1 } } as const
  const small = { resources: [mem], limits: { mem: { value: 64 } } }
  expect(memoryLimitOf([task('t1', 'true', small).info])).toBe(96 * 1024 * 1024)
  const any = { resources: [mem], limits: { mem: { value: 'Infinity' } } }
  expect(memoryLimitOf([task('t1', 'true', any).info])).toBeUndefined()
  expect(memoryLimitOf([task('t1', 'true').info])).toBeUndefined()
})

describe.runIf(process.getuid?.() === 0)('where this program may choose as whom it runs something', () => {
  const asNobody = (given: AgentTask): AgentTask => ({
    ...given,
    framework: { ...given.framework, user: 'nobody' },
  })

  test('a task runs as the user that it names, or its framework', async () => {
    chmodSync(workDir, 0o755)
    const place_ = join(workDir, 'volumes/roles/db/v1')
    mkdirSync(place_, { recursive: true })
    writeFileSync(join(workDir, 'secret'), 'hush', { mode: 0o600 })
    const command = 'id -un; id -G | wc -w; touch data/own; cat ../../../../../../../../../secret; sleep 1000'
    const given = asNobody(task('t1', command, { resources: [VOLUME] }))
    const reports = run(given)
    await reports.until('TASK_RUNNING')
    await until(() => existsSync(join(place_, 'own')) && read(given, 'stderr') !== '')
    expect(read(given, 'stdout').split(/\s+/).slice(0, 2)).toEqual(['nobody', '1'])
    expect(statSync(join(place_, 'own')).uid).toBe(statSync(place_).uid)
    // Its next life finds it, and may end it.
    executor.leave()
    executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
    const again = run({ ...given, state: 'TASK_RUNNING' }, true)
    executor.end(given, 0)
    executor.end({ ...given, killing: {} })
    await again.until('TASK_KILLED')
    const own = task('t2', 'id -un', { command: { value: 'id -un', user: 'nobody' } })
    await run(own).until('TASK_FINISHED')
    expect(read(own, 'stdout')).toBe('nobody\n')
  })

  test('one that claims another process for its own has none', async () => {
    chmodSync(workDir, 0o755)
    const other = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
    try {
      const given = asNobody(task('t1', 'sleep 1000'))
      await run(given).until('TASK_RUNNING')
      const process_ = readFileSync(place(given).processFile, 'utf8').split(' ')[0]
      executor.leave()
      const stat = readFileSync(`/proc/${other.pid}/stat`, 'utf8')
      writeFileSync(place(given).processFile, `${other.pid} ${stat}`)
      executor = processExecutor({ clock: systemClock, workDir, agentPid: 'slave(1)@127.0.0.1:5051' })
      await run({ ...given, state: 'TASK_RUNNING', killing: {} }, true).until('TASK_KILLED')
      expect(isThere(other.pid ?? 0)).toBe(true)
      process.kill(-Number(process_), 'SIGKILL')
    } finally {
      other.kill('SIGKILL')
    }
  })

  test('a user that this machine has not runs nothing', async () => {
    const given = task('t1', 'true')
    const framework = { ...given.framework, user: 'no-such-user' }
    const event = await run({ ...given, framework }).until('TASK_FAILED')
    expect(event.message).toBe(
      "Failed to launch container: Failed to chown directory to 'no-such-user': No such user 'no-such-user'",
    )
  })
})

test('tasks of a group share what they were given, with their executor', async () => {
  const mem = (value: number) => [{ name: 'mem', type: 'SCALAR', scalar: { value } }] as const
  const pod = { executor: executor_('pod', mem(200)) }
  const hog = `exec ${process.execPath} -e 'globalThis.held = Buffer.alloc(100e6, 1); console.log("holds"); setInterval(() => {}, 1000)'`
  const [one, two] = [task('g1', hog, { resources: mem(1) }), task('g2', hog, { resources: mem(1) })]
  const first = withExecutor(one, pod)
  const alone = run(first)
  await until(() => existsSync(join(place(first).path, 'stdout')) && read(first, 'stdout') !== '')
  expect(alone.states).toEqual(['TASK_STARTING', 'TASK_RUNNING'])
  const both = run(withExecutor(two, pod))
  for (const reports of [alone, both]) {
    expect((await reports.until('TASK_FAILED')).message).toMatch(/^Memory limit exceeded: Requested: 202MB/)
  }
})

test.each([
  ['with an end in it', { value: 'echo \0' }],
  ['that is too long', { value: `: ${'x'.repeat(200_000)}` }],
  [
    'with an environment that has an end in it',
    { value: 'true', environment: { variables: [{ name: 'A', value: '\0' }] } },
  ],
])('a command %s fails its task', async (_, command) => {
  const event = await run(task('t1', '', { command })).until('TASK_FAILED')
  expect(event.reason).toBe('REASON_CONTAINER_LAUNCH_FAILED')
})

test('variables of any name and value are a matter of the task alone', async () => {
  const variables = [
    { name: 'A B', value: 'a\nb' },
    { name: 'LD_PRELOAD', value: '/no/such/library' },
    { name: '', value: 'x' },
    { name: 'PATH', value: '/nowhere' },
    { name: 'process', value: 'mine' },
    { name: 'status', value: 'mine' },
  ]
  const given = task('t1', '', {
    command: { value: 'echo ran $process $status', environment: { variables } },
  })
  await run(given).until('TASK_FINISHED')
  expect(read(given, 'stdout')).toBe('ran mine mine\n')
})

test('says what a task uses, and all that it has started', async () => {
  const given = task('t1', 'head -c 5000 /dev/zero > file; sh -c "while :; do :; done"')
  const reports = run(given)
  await reports.until('TASK_RUNNING')
  await until(() => executor.usage(given).cpusUserSecs + executor.usage(given).cpusSystemSecs > 0.05)
  expect(executor.usage(given).memRssBytes).toBeGreaterThan(100_000)
  await until(() => executor.usage(given).sandboxBytes > 0 || read(given, 'file').length === 5000)
  executor.end(given, 0)
  await reports.until('TASK_KILLED')
  expect(executor.usage(given)).toEqual({
    cpusUserSecs: 0,
    cpusSystemSecs: 0,
    memRssBytes: 0,
    sandboxBytes: 0,
  })
})
