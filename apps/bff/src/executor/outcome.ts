import { unreachable } from '@holdfast/model/invariant'
import type { TaskEvent } from '../../core/executor/effects.ts'

/** Why a task is ended before it ends by itself. */
export type Ending =
  | { readonly why: 'KILLED'; readonly graceMs: number }
  | { readonly why: 'TOO_LONG'; readonly graceMs: number }
  | { readonly why: 'TOO_MUCH_MEMORY'; readonly graceMs: 0; readonly message: string }

/** The first reason counts; asked again, a task has less time, but never more. */
export function sooner(first: Ending, { graceMs }: Ending): Ending {
  if (first.why === 'TOO_MUCH_MEMORY' || first.graceMs <= graceMs) return first
  return { ...first, graceMs }
}

export type Outcome = Pick<TaskEvent, 'state' | 'message' | 'reason' | 'source'>

const SIGNALS: Readonly<Record<number, string>> = {
  1: 'Hangup',
  2: 'Interrupt',
  3: 'Quit',
  4: 'Illegal instruction',
  6: 'Aborted',
  7: 'Bus error',
  8: 'Floating point exception',
  9: 'Killed',
  11: 'Segmentation fault',
  13: 'Broken pipe',
  14: 'Alarm clock',
  15: 'Terminated',
}

/**
 * What its end says of a task.
 *
 * Source: `CommandExecutor::reaped()`, mesos `src/launcher/executor.cpp`.
 *
 * @param status as a shell says it: above 128 is a signal; undefined when nobody could say it, for all were killed
 */
export function outcomeOf(ending: Ending | undefined, status: number | undefined): Outcome {
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
    case 'TOO_MUCH_MEMORY':
      return {
        state: 'TASK_FAILED',
        message: ending.message,
        reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
        source: 'SOURCE_AGENT',
      }
    case undefined:
      return status === 0
        ? { state: 'TASK_FINISHED', message }
        : { state: 'TASK_FAILED', message, reason: 'REASON_COMMAND_EXECUTOR_FAILED' }
    default:
      return unreachable(ending)
  }
}
