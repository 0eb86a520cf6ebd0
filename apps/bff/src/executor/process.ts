import { ok, type Result } from '@holdfast/model/result'
import type { AgentTask } from '../../core/executor/state.ts'
import type { TaskEvent } from '../../core/executor/effects.ts'
import { taskKey } from '../../core/framework/state.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Executor } from '../embedded/ports.ts'
import { reasonOf } from '../embedded/disks/system-error.ts'
import { bytesBelow, NOTHING, usageOf } from './usage.ts'
import { makeSandbox, type Sandbox, sandboxOf } from './sandbox.ts'
import { type Environment, found, isAlive, signal, start, statusOf, type Supervised } from './supervised.ts'

/** How often it is looked whether a process still runs: it may not be a child of this program. */
const LOOK_MS = 100

/** Source: `DEFAULT_EXECUTOR_SHUTDOWN_GRACE_PERIOD`, mesos `src/slave/constants.hpp`. */
const GRACE_MS = 5_000

/** Source: `container_disk_watch_interval`, mesos `src/slave/flags.cpp`. */
const MEASURE_MS = 15_000

interface Running {
  readonly task: AgentTask
  readonly sandbox: Sandbox
  readonly report: Report
  readonly cancels: Set<Cancel>
  process: Supervised | undefined
  /** Whether somebody ends it. */
  ending: Ending | undefined
  /** Of its sandbox. */
  readonly size: { bytes: number; measuredMs: number }
}

interface Ending {
  readonly why: 'KILLED' | 'TOO_LONG'
  readonly graceMs: number
}

type Report = (event: TaskEvent) => void

/**
 * Runs every task as a process of its own, in a sandbox below the agent's work directory, with its volumes linked into it. The
 * processes outlast the agent, and this program; the agent's next life takes them up again.
 */
export function processExecutor(clock: Clock, workDir: string): Executor {
  const running = new Map<string, Running>()

  const say = ({ task, report }: Running, state: TaskEvent['state'], more: Partial<TaskEvent> = {}) =>
    report({ type: 'TASK_EVENT', ...namesOf(task), state, ...more })

  const later = (run: Running, delayMs: number, then: () => void) => {
    const cancel = clock.after(delayMs, () => {
      run.cancels.delete(cancel)
      then()
    })
    run.cancels.add(cancel)
  }

  const forget = (run: Running) => {
    for (const cancel of run.cancels) cancel()
    running.delete(keyOf(run.task))
  }

  const launch = async (run: Running): Promise<void> => {
    const { task, sandbox } = run
    if (task.state !== 'TASK_STARTING') say(run, 'TASK_STARTING')
    const fault = notRun(task)
    if (fault !== undefined) throw new Error(fault)
    await makeSandbox(workDir, sandbox, task)
    run.process = await start(sandbox, task.info.wire.command ?? {}, environmentOf(task, sandbox))
    if (isGone(run)) {
      // Nobody is left who could end it later.
      if (run.ending !== undefined) signal(run.process, 'SIGKILL')
      return
    }
    say(run, 'TASK_RUNNING')
    watch(run, 0)
    // It was asked to end before it had begun.
    if (run.ending !== undefined) carryOut(run, run.ending)
  }

  const takeUp = async (run: Running): Promise<void> => {
    const { task, sandbox } = run
    run.process = await found(sandbox)
    if (isGone(run)) return
    const begun = task.state !== 'TASK_STAGING' && task.state !== 'TASK_STARTING'
    if (run.process === undefined && !begun) return launch(run)
    if (!begun) say(run, 'TASK_RUNNING')
    watch(run, task.startedMs === undefined ? 0 : clock.now() - task.startedMs)
    if (run.ending !== undefined) carryOut(run, run.ending)
  }

  /** Sees to it that it does not run for too long, and that its end is told. */
  const watch = (run: Running, ranMs: number) => {
    const limit = run.task.info.wire.max_completion_time?.nanoseconds
    if (limit !== undefined) {
      later(run, Math.max(0, limit / 1e6 - ranMs), () => {
        end(run, { why: 'TOO_LONG', graceMs: GRACE_MS })
      })
    }
    look(run)
  }

  const look = (run: Running) => {
    void (async () => {
      const alive = run.process !== undefined && (await isAlive(run.process))
      if (isGone(run)) return
      if (alive) return later(run, LOOK_MS, () => look(run))
      const outcome = outcomeOf(run, await statusOf(run.sandbox))
      if (isGone(run)) return
      forget(run)
      // What it left behind in its group ends with it. While there is anything, no other process gets its number.
      if (run.process !== undefined && !signal(run.process, 0)) signal(run.process, 'SIGKILL')
      say(run, outcome.state, outcome)
    })()
  }

  const end = (run: Running, ending: Ending) => {
    run.ending ??= ending
    // One that has not begun yet ends when it has.
    if (run.process !== undefined) carryOut(run, ending)
  }

  const carryOut = (run: Running, { why, graceMs }: Ending) => {
    const { task, process: supervised } = run
    if (supervised === undefined) return
    const tells = task.framework.capabilities?.some(({ type }) => type === 'TASK_KILLING_STATE')
    if (tells && why === 'KILLED' && graceMs > 0 && task.state !== 'TASK_KILLING') say(run, 'TASK_KILLING')
    signal(supervised, graceMs > 0 ? 'SIGTERM' : 'SIGKILL')
    if (graceMs > 0) later(run, graceMs, () => signal(supervised, 'SIGKILL'))
  }

  /** As it was measured last: it takes a while, and nobody waits for it. */
  const sizeOf = ({ sandbox, size }: Running): number => {
    const now = clock.now()
    if (now - size.measuredMs >= MEASURE_MS) {
      size.measuredMs = now
      void bytesBelow(sandbox.path).then((bytes) => (size.bytes = bytes))
    }
    return size.bytes
  }

  const runOf = (task: AgentTask, report: Report): Result<Running, string> => {
    const sandbox = sandboxOf(workDir, task)
    if (!sandbox.ok) return sandbox
    return ok({
      task,
      sandbox: sandbox.value,
      report,
      cancels: new Set(),
      process: undefined,
      ending: task.killing && { why: 'KILLED', graceMs: task.killing.graceMs ?? GRACE_MS },
      size: { bytes: 0, measuredMs: Number.NEGATIVE_INFINITY },
    })
  }

  /** The agent's life is over, or the task has ended in between. */
  const isGone = (run: Running): boolean => running.get(keyOf(run.task)) !== run

  return {
    run(task, resumed, report) {
      const failed = (error: unknown) => {
        const message = `Failed to launch the task: ${reasonOf(error)}`
        const reason = 'REASON_CONTAINER_LAUNCH_FAILED'
        report({ type: 'TASK_EVENT', ...namesOf(task), state: 'TASK_FAILED', message, reason })
      }
      const run = runOf(task, report)
      if (!run.ok) return failed(run.error)
      running.set(keyOf(task), run.value)
      ;(resumed ? takeUp : launch)(run.value).catch((error: unknown) => {
        if (isGone(run.value)) return
        forget(run.value)
        failed(error)
      })
    },
    end(task, graceMs = GRACE_MS) {
      const run = running.get(keyOf(task))
      if (run !== undefined) end(run, { why: 'KILLED', graceMs })
    },
    usage(task) {
      const run = running.get(keyOf(task))
      return run?.process === undefined ? NOTHING : { ...usageOf(run.process.pid), sandboxBytes: sizeOf(run) }
    },
    leave() {
      for (const { cancels } of running.values()) for (const cancel of cancels) cancel()
      running.clear()
    },
  }
}

/** What would be needed to run it, and is not there: it would run as something else than what was asked for. */
function notRun({ info }: AgentTask): string | undefined {
  const { command, container } = info.wire
  if ((command?.uris ?? []).length > 0)
    return 'its files would have to be fetched, which agents here do not do'
  if (command === undefined) return 'it brings an executor of its own, which agents here do not run'
  if (container !== undefined) return 'it asks for a container, which agents here do not make'
  return undefined
}

const namesOf = ({ frameworkId, info: { taskId } }: AgentTask) => ({ frameworkId, taskId })

const keyOf = ({ frameworkId, info }: AgentTask): string => taskKey(frameworkId, info.taskId)

/** Source: `executorEnvironment()`, mesos `src/slave/slave.cpp`. Nothing of this program's own environment is in it. */
function environmentOf({ frameworkId, info }: AgentTask, { path }: Sandbox): Environment {
  const given = info.wire.command?.environment?.variables ?? []
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: path,
    MESOS_SANDBOX: path,
    MESOS_DIRECTORY: path,
    MESOS_FRAMEWORK_ID: frameworkId,
    MESOS_EXECUTOR_ID: info.executor?.executorId ?? info.taskId,
    MESOS_TASK_ID: info.taskId,
    MESOS_AGENT_ID: info.agentId,
    ...Object.fromEntries(given.map(({ name, value = '' }) => [name, value])),
  }
}

const SIGNALS: Readonly<Record<number, string>> = {
  1: 'Hangup',
  2: 'Interrupt',
  6: 'Aborted',
  9: 'Killed',
  11: 'Segmentation fault',
  15: 'Terminated',
}

function outcomeOf(
  { ending }: Running,
  status: number | undefined,
): Partial<TaskEvent> & Pick<TaskEvent, 'state'> {
  const number = status === undefined ? 9 : status - 128
  const said =
    number > 0 ? `terminated with signal ${SIGNALS[number] ?? number}` : `exited with status ${status}`
  const message = `Command ${said}`
  switch (ending?.why) {
    case 'KILLED':
      return { state: 'TASK_KILLED', message }
    case 'TOO_LONG':
      return {
        state: 'TASK_FAILED',
        message: 'Task exceeded its maximum completion time',
        reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
      }
    default:
      return status === 0
        ? { state: 'TASK_FINISHED', message }
        : { state: 'TASK_FAILED', message, reason: 'REASON_COMMAND_EXECUTOR_FAILED' }
  }
}
