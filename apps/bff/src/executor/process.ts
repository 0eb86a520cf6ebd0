import { ok, type Result } from '@holdfast/model/result'
import { type AgentTask, keyOf } from '../../core/executor/state.ts'
import type { TaskEvent } from '../../core/executor/effects.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Executor } from './executor.ts'
import { reasonOf } from '../system-error.ts'
import type { SystemUser } from '../system-users.ts'
import { collectSandboxes } from './collect.ts'
import { environmentOf } from './environment.ts'
import { watchHealth } from './health.ts'
import { linksOf, makeLinks, volumesOf } from './links.ts'
import { memoryLimitOf, overMemory } from './memory-limit.ts'
import { notRun } from './not-run.ts'
import { type Ending, outcomeOf, sooner } from './outcome.ts'
import { ownerOf } from './owner.ts'
import { makeSandbox, noteEnd, type Sandbox, sandboxOf } from './sandbox.ts'
import { found, isAlive, signal, start, statusOf, type Supervised } from './supervised.ts'
import { bytesBelow, NOTHING, usageOf } from './usage.ts'

/** How often it is looked whether a process still runs that is no child of this program. */
const LOOK_MS = 100

/** How often it is looked how much memory the processes hold. */
const MEMORY_MS = 1_000

/** Source: `kill()`, mesos `src/launcher/executor.cpp`. */
const GRACE_MS = 3_000

/** Source: `container_disk_watch_interval`, mesos `src/slave/flags.cpp`. */
const MEASURE_MS = 15_000

/** How often it is looked for sandboxes that nobody needs any more. */
const COLLECT_MS = 3_600_000

interface Running {
  readonly task: AgentTask
  readonly sandbox: Sandbox
  readonly report: Report
  readonly cancels: Set<Cancel>
  process: Supervised | undefined
  /** Whether somebody ends it. */
  ending: Ending | undefined
  /** When it is killed if it has not ended. */
  deadlineMs: number
  /** Of its sandbox. */
  readonly size: { bytes: number; measuredMs: number }
}

type Report = (event: TaskEvent) => void

export interface ProcessParts {
  readonly clock: Clock
  readonly workDir: string
  /** Such as `slave(1)@127.0.0.1:5051`. */
  readonly agentPid: string
}

/**
 * Runs every task as a process of its own, in a sandbox below the agent's work directory, with its volumes linked into it. The
 * processes outlast the agent, and this program; the agent's next life takes them up again.
 */
export function processExecutor({ clock, workDir, agentPid }: ProcessParts): Executor {
  const running = new Map<string, Running>()
  let cancelMemory: Cancel | undefined
  let cancelCollect: Cancel | undefined

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
    const fault = notRun(task)
    if (fault !== undefined) throw new Error(fault)
    const links = linksOf(workDir, sandbox, task)
    if (!links.ok) throw new Error(links.error)
    const owner = ownedBy(task)
    await makeSandbox(sandbox, volumesOf(links.value), owner)
    await makeLinks(links.value, owner)
    if (isGone(run)) return
    if (task.state !== 'TASK_STARTING') say(run, 'TASK_STARTING')
    const environment = environmentOf(task, sandbox, agentPid)
    run.process = await start(sandbox, task.info.wire.command ?? {}, environment, owner)
    if (isGone(run)) {
      // The agent's next life finds the process; one that shall end may have none.
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
    run.process = await found(sandbox, ownedBy(task))
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
    cancelMemory ??= clock.after(MEMORY_MS, watchMemory)
    checkHealth(run)
    void look(run)
  }

  const checkHealth = (run: Running) => {
    const { task, sandbox } = run
    const { health_check: check } = task.info.wire
    if (check === undefined) return
    const cancel = watchHealth({
      clock,
      check,
      directory: sandbox.path,
      environment: environmentOf(task, sandbox, agentPid),
      owner: ownedBy(task),
      found: (healthy) => {
        if (run.ending === undefined) say(run, 'TASK_RUNNING', { healthy })
      },
      failed: () => {
        cancel()
        end(run, { why: 'KILLED', graceMs: GRACE_MS })
      },
    })
    run.cancels.add(cancel)
  }

  const look = async (run: Running): Promise<void> => {
    await run.process?.ended
    const alive = run.process !== undefined && (await isAlive(run.process))
    if (isGone(run)) return
    if (alive) return later(run, LOOK_MS, () => void look(run))
    const status = await statusOf(run.sandbox)
    if (isGone(run)) return
    forget(run)
    // What it left behind in its group ends with it. While there is anything, no other process gets its number.
    if (run.process !== undefined && !signal(run.process, 0)) signal(run.process, 'SIGKILL')
    void noteEnd(run.sandbox, clock.now())
    const outcome = outcomeOf(run.ending, status)
    say(run, outcome.state, outcome)
  }

  /** Tasks of one executor share what they were given, and end together. */
  const watchMemory = () => {
    cancelMemory = running.size === 0 ? undefined : clock.after(MEMORY_MS, watchMemory)
    for (const runs of Map.groupBy(running.values(), ({ sandbox }) => sandbox.executor).values()) {
      const limit = memoryLimitOf(runs.map(({ task }) => task.info))
      if (limit === undefined) continue
      const used = runs.reduce(
        (sum, { process: each }) => sum + (each ? usageOf(each.pid).memRssBytes : 0),
        0,
      )
      if (used <= limit) continue
      const message = overMemory(limit, used)
      for (const run of runs) end(run, { why: 'TOO_MUCH_MEMORY', graceMs: 0, message })
    }
  }

  /** The first reason counts. Asked again, it has less time, but never more. */
  const end = (run: Running, ending: Ending) => {
    const { ending: first, process: supervised } = run
    run.ending = first === undefined ? ending : sooner(first, ending)
    // One that has not begun yet ends when it has.
    if (supervised === undefined) return
    if (first === undefined) carryOut(run, ending)
    else killWithin(run, ending.graceMs)
  }

  const carryOut = (run: Running, { why, graceMs }: Ending) => {
    const { task, process: supervised } = run
    if (supervised === undefined) return
    const tells = task.framework.capabilities?.some(({ type }) => type === 'TASK_KILLING_STATE')
    if (tells && why === 'KILLED' && graceMs > 0 && task.state !== 'TASK_KILLING') say(run, 'TASK_KILLING')
    if (graceMs > 0) signal(supervised, 'SIGTERM')
    killWithin(run, graceMs)
  }

  const killWithin = (run: Running, graceMs: number) => {
    const deadlineMs = clock.now() + graceMs
    if (deadlineMs >= run.deadlineMs) return
    run.deadlineMs = deadlineMs
    const kill = () => run.process && signal(run.process, 'SIGKILL')
    if (graceMs > 0) later(run, graceMs, kill)
    else kill()
  }

  const collect = () => {
    const sandboxes = new Set([...running.values()].map(({ sandbox }) => sandbox.executor))
    void collectSandboxes(workDir, (path) => sandboxes.has(path), clock.now()).catch(() => undefined)
    cancelCollect = clock.after(COLLECT_MS, collect)
  }
  cancelCollect = clock.after(COLLECT_MS, collect)

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
      deadlineMs: Infinity,
      size: { bytes: 0, measuredMs: Number.NEGATIVE_INFINITY },
    })
  }

  /** The agent's life is over, or the task has ended in between. */
  const isGone = (run: Running): boolean => running.get(keyOf(run.task)) !== run

  return {
    run(task, resumed, report) {
      const failed = (error: unknown) =>
        report({
          type: 'TASK_EVENT',
          ...namesOf(task),
          state: 'TASK_FAILED',
          message: `Failed to launch container: ${reasonOf(error)}`,
          reason: 'REASON_CONTAINER_LAUNCH_FAILED',
          source: 'SOURCE_AGENT',
        })
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
      cancelMemory?.()
      cancelCollect?.()
      for (const { cancels } of running.values()) for (const cancel of cancels) cancel()
      running.clear()
    },
  }
}

function ownedBy(task: AgentTask): SystemUser | undefined {
  const owner = ownerOf(task)
  if (!owner.ok) throw new Error(owner.error)
  return owner.value
}

const namesOf = ({ frameworkId, info: { taskId } }: AgentTask) => ({ frameworkId, taskId })
