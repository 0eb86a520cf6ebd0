import { type AgentTask, keyOf } from '../../core/executor/state.ts'
import type { TaskEvent } from '../../core/executor/effects.ts'
import type { Cancel, Clock } from '../clock.ts'
import type { Executor } from './executor.ts'
import { NOTHING } from './usage.ts'
import { planOf, type TaskPlan } from './task-plan.ts'

/** How long a task takes to be started, and to run. */
const STEP_MS = 10

/**
 * Runs nothing: tasks come to their states by the clock, as their commands say. `sleep 5` finishes after five seconds,
 * `exit 3` fails; what is no such command runs until it is ended.
 */
export function simulatedExecutor(clock: Clock): Executor {
  const running = new Map<string, Run>()

  const run = (task: AgentTask, resumed: boolean, report: Report): void => {
    const key = keyOf(task)
    const say = (state: TaskEvent['state'], more: Partial<TaskEvent> = {}) =>
      report(eventOf(task, state, more))
    const later = (delayMs: number, then: () => void) =>
      running.set(key, { cancel: clock.after(delayMs, then), report })
    const plan = planOf(task.info)
    const end = () => {
      running.delete(key)
      say(plan.end.state, plan.end)
    }
    const work = (leftMs: number) => {
      if (leftMs === Infinity) running.set(key, { cancel: () => undefined, report })
      else later(leftMs, end)
    }
    const start = () => {
      say('TASK_RUNNING')
      // What runs nothing does it well.
      if (task.info.wire.health_check !== undefined) say('TASK_RUNNING', { healthy: true })
      work(plan.runMs)
    }
    if (resumed && task.state === 'TASK_RUNNING') return work(leftOf(plan, task, clock))
    if (resumed && task.state === 'TASK_STARTING') return void later(STEP_MS, start)
    later(STEP_MS, () => {
      say('TASK_STARTING')
      later(STEP_MS, start)
    })
  }

  return {
    run(task, resumed, report) {
      run(task, resumed, report)
      // It was asked to end before the agent ended.
      if (resumed && task.killing !== undefined) endTask(task)
    },
    end: endTask,
    usage: () => NOTHING,
    leave() {
      for (const { cancel } of running.values()) cancel()
      running.clear()
    },
  }

  function endTask(task: AgentTask): void {
    const key = keyOf(task)
    const runs = running.get(key)
    if (runs === undefined || runs.ending) return
    runs.cancel()
    const say = (state: TaskEvent['state'], more: Partial<TaskEvent> = {}) =>
      runs.report(eventOf(task, state, more))
    if (task.framework.capabilities?.some(({ type }) => type === 'TASK_KILLING_STATE')) say('TASK_KILLING')
    const killed = () => {
      running.delete(key)
      say('TASK_KILLED', { message: 'Command terminated with signal Terminated' })
    }
    running.set(key, { cancel: clock.after(STEP_MS, killed), report: runs.report, ending: true })
  }
}

interface Run {
  readonly cancel: Cancel
  readonly report: Report
  /** It was asked to end already. */
  readonly ending?: true
}

type Report = (event: TaskEvent) => void

function eventOf(
  { frameworkId, info }: AgentTask,
  state: TaskEvent['state'],
  { message, reason, healthy }: Partial<TaskEvent>,
): TaskEvent {
  return {
    type: 'TASK_EVENT',
    frameworkId,
    taskId: info.taskId,
    state,
    ...(message !== undefined && { message }),
    ...(reason !== undefined && { reason }),
    ...(healthy !== undefined && { healthy }),
  }
}

/** Time goes on while the agent is away. */
function leftOf({ runMs }: TaskPlan, { startedMs }: AgentTask, clock: Clock): number {
  return startedMs === undefined ? runMs : Math.max(0, startedMs + runMs - clock.now())
}
