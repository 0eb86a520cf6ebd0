import type { TaskInfo } from '@holdfast/model/framework/task-info'

/** What a simulated task will do. */
export interface TaskPlan {
  /** How long it runs; for ever when nothing ends it. */
  readonly runMs: number
  readonly end: {
    readonly state: 'TASK_FINISHED' | 'TASK_FAILED'
    readonly message: string
    readonly reason?: string
  }
}

/** Commands that take no time and do not fail. */
const INSTANT = new Set([
  'echo',
  'true',
  ':',
  'touch',
  'mkdir',
  'cat',
  'ls',
  'rm',
  'cp',
  'printf',
  'cd',
  'export',
  'test',
])

/** Reads `sleep`, `exit` and commands that take no time, one after the other; at any other the task stays. */
export function planOf(info: TaskInfo): TaskPlan {
  const { command, max_completion_time: limit } = info.wire
  const text = [
    command?.value ?? '',
    ...(command?.shell === false ? (command.arguments ?? []).slice(1) : []),
  ].join(' ')
  // What an image does without a command nobody here knows: as a rule it serves until it is ended.
  const plan = text.trim() === '' && hasImage(info) ? FOREVER : planOfText(text)
  const limitMs = limit === undefined ? Infinity : limit.nanoseconds / 1e6
  if (plan.runMs <= limitMs) return plan
  const message = 'Task exceeded its maximum completion time'
  return {
    runMs: limitMs,
    end: { state: 'TASK_FAILED', message, reason: 'REASON_MAX_COMPLETION_TIME_REACHED' },
  }
}

const FOREVER: TaskPlan = { runMs: Infinity, end: exited(0) }

function hasImage({ wire: { container } }: TaskInfo): boolean {
  if (container === undefined) return false
  if ('docker' in container) return true
  return (
    'mesos' in container && typeof container.mesos === 'object' && Object(container.mesos).image !== undefined
  )
}

function planOfText(text: string): TaskPlan {
  let runMs = 0
  for (const part of text.split(/&&|;|\n/)) {
    const [word = '', argument = ''] = part.trim().split(/\s+/)
    if (word === '' || INSTANT.has(word)) continue
    if (word === 'exit') return { runMs, end: exited(Number.parseInt(argument, 10) || 0) }
    if (word === 'false') return { runMs, end: exited(1) }
    if (word !== 'sleep') return { runMs: Infinity, end: exited(0) }
    runMs += sleepMs(argument)
  }
  return { runMs, end: exited(0) }
}

function exited(status: number): TaskPlan['end'] {
  const message = `Command exited with status ${status}`
  return status === 0
    ? { state: 'TASK_FINISHED', message }
    : { state: 'TASK_FAILED', message, reason: 'REASON_COMMAND_EXECUTOR_FAILED' }
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function sleepMs(argument: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(argument)
  if (match === null) return argument === 'infinity' ? Infinity : 0
  return Number(match[1]) * (UNITS[match[2] || 's'] ?? 1000)
}
