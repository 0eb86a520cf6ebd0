import { AgentId, TaskId, TimeMs } from '@holdfast/model/ids'
import {
  type Condition,
  type Goal,
  type Instance,
  InstanceId,
  type InstanceReservation,
  type InstanceTask,
} from '@holdfast/model/marathon/instance'
import { PathId } from '@holdfast/model/marathon/path-id'
import type { UnreachableStrategy } from '@holdfast/model/marathon/run-spec'
import type { TaskState } from '@holdfast/model/task-state'
import type { ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import { type Json, numberIn, textIn } from './cases.ts'

export const NOW = TimeMs(1_700_000_000_000)
export const RUN_SPEC = PathId('/db/app')
const UUID = '00000000-0000-4000-8000-0000000000'

/** Whose id in the case is this: ids of cases are short. */
export const instanceIdOf = (name: string): InstanceId => InstanceId(`db_app.instance-${name}`)

export const taskIdOf = (instanceId: InstanceId, name: string): TaskId =>
  TaskId(`${instanceId}.${name === 't1' ? '_app' : name}.1`)

/** An instance as a case describes it; what it leaves out is what is usual. */
export function instanceOf(given: Json): Instance {
  const instanceId = instanceIdOf(textIn(given, 'id') ?? 'i1')
  const tasks = tasksOf(given, instanceId)
  const first = [...tasks.values()][0]
  const condition = (textIn(given, 'condition') ?? first?.condition ?? 'Scheduled') as Condition
  const reservation = reservationOf(given, instanceId)
  const startedAt = numberIn(given, 'startedAt')
  const ageMs = numberIn(given, 'ageMs') ?? 0
  const healthy = given['healthy']
  return {
    instanceId,
    runSpecId: RUN_SPEC,
    runSpecVersion: textIn(given, 'runSpecVersion') ?? 'v1',
    role: textIn(given, 'role') ?? 'foo',
    goal: (textIn(given, 'goal') ?? 'Running') as Goal,
    condition,
    sinceMs: TimeMs(NOW - ageMs + (startedAt ?? 0)),
    ...(startedAt !== undefined && { activeSinceMs: TimeMs(startedAt) }),
    ...(typeof healthy === 'boolean' && { healthy }),
    ...(reservation && { reservation }),
    ...((given['agentId'] !== undefined || reservation !== undefined) && {
      agent: { host: 'host-S1', agentId: AgentId(textIn(given, 'agentId') ?? 'S1'), attributes: {} },
    }),
    tasks,
  }
}

const WITHOUT_TASK = new Set(['Scheduled'])

function tasksOf(given: Json, instanceId: InstanceId): Map<TaskId, InstanceTask> {
  const condition = textIn(given, 'condition')
  const usual = condition === undefined || WITHOUT_TASK.has(condition) ? {} : { t1: condition }
  const tasks = (given['tasks'] ?? usual) as Readonly<Record<string, string>>
  const healthy = given['healthy']
  return new Map(
    Object.entries(tasks).map(([name, condition]) => {
      const taskId = taskIdOf(instanceId, name)
      return [taskId, taskWith(taskId, condition as Condition, given, healthy)]
    }),
  )
}

function taskWith(taskId: TaskId, condition: Condition, given: Json, healthy: unknown): InstanceTask {
  const ageMs = numberIn(given, 'ageMs') ?? 0
  const container = taskId.split('.').at(-2)
  return {
    taskId,
    ...(container !== undefined && container !== '_app' && { container }),
    runSpecVersion: 'v1',
    condition,
    stagedAtMs: TimeMs(NOW - ageMs + (numberIn(given, 'startedAt') ?? 0)),
    statusMs: TimeMs(NOW - 1000),
    ...(typeof healthy === 'boolean' && { healthy }),
    ...(condition === 'Unreachable' && { unreachableSinceMs: TimeMs(NOW - 1000) }),
    hostPorts: [],
    ipAddresses: [],
  }
}

function reservationOf(given: Json, id: InstanceId): InstanceReservation | undefined {
  const { reservation, condition } = given
  if (reservation === undefined || reservation === null || reservation === false) return undefined
  const volumes = [{ runSpecId: RUN_SPEC, containerPath: 'data', uuid: `${UUID}01` }]
  // What is only said to be there has run, if it has ended; `launched` is what old data say of what runs.
  const isNew = reservation === 'new' || (reservation === true && condition === 'Scheduled')
  if (!isNew) return { id, volumes, state: { name: 'suspended' } }
  const deadlineMs = TimeMs(NOW + (numberIn(given, 'deadlineInMs') ?? 20_000))
  return { id, volumes, state: { name: 'new', deadlineMs } }
}

export function strategyOf(given: Json): UnreachableStrategy {
  const strategy = given['unreachableStrategy']
  return (strategy ?? 'disabled') as UnreachableStrategy
}

/** `TASK_LOST REASON_RECONCILIATION message='...'`, `TASK_RUNNING healthy=false` */
export function statusOf(text: string, taskId: TaskId): ReportedStatus {
  const [state = ''] = text.split(' ')
  const [, message] = /message='([^']*)'/.exec(text) ?? []
  const [reason] = /REASON_\w+/.exec(text) ?? []
  const [, healthy] = /healthy=(\w+)/.exec(text) ?? []
  return {
    taskId,
    state: state as TaskState,
    agentId: AgentId('S1'),
    atMs: NOW,
    ipAddresses: [],
    ...(message !== undefined && { message }),
    ...(reason !== undefined && { reason }),
    ...(healthy !== undefined && { healthy: healthy === 'true' }),
  }
}
