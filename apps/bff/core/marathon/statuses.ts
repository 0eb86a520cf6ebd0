import { parseTaskId } from '@holdfast/model/marathon/ids'
import type { Instance } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { ReportedStatus } from '@holdfast/model/wire/scheduler-event'
import { conditionOfStatus, isFailure, isTerminal, isUnreachable } from './conditions.ts'
import { addDelay, resetDelay } from './delays.ts'
import { strangerEnded } from './freeing.ts'
import { updateInstance } from './instance-update.ts'
import { isEnding } from './instance-state.ts'
import { killConfirmed, killIfSeen, killStranger } from './kills.ts'
import { changeInstance, expunge } from './operations.ts'
import { tell, tellStatus } from './tell.ts'
import { call, findInstance, runSpecOf, update, type Turn } from './turn.ts'

/** Something is told of a task. It is acknowledged once what follows from it is stored. */
export function statusUpdate(turn: Turn, status: ReportedStatus): void {
  const instanceId = parseTaskId(status.taskId)?.instanceId
  const instance = instanceId === undefined ? undefined : findInstance(turn.state, instanceId)
  const condition = conditionOfStatus(status)
  // Where nobody sees it there is nothing to repeat; whoever comes back, and is not to run, is told again.
  const isOutOfSight = isUnreachable(condition) && instance?.goal !== 'Running'
  if (instanceId !== undefined && (isTerminal(condition) || isOutOfSight))
    killConfirmed(turn, instanceId, status.taskId)
  if (instance?.tasks.has(status.taskId)) takeIn(turn, instance, status)
  else stranger(turn, status, instanceId)
  acknowledge(turn, status)
}

function acknowledge(turn: Turn, { uuid, agentId, taskId }: ReportedStatus): void {
  if (uuid === undefined || agentId === undefined) return
  const acknowledge = { agent_id: { value: agentId }, task_id: { value: taskId }, uuid }
  call(turn, { type: 'ACKNOWLEDGE', acknowledge })
}

function takeIn(turn: Turn, before: Instance, status: ReportedStatus): void {
  const strategy = runSpecOf(turn.state, before)?.unreachable ?? 'disabled'
  const result = updateInstance(before, status, strategy, turn.context.nowMs)
  if (result.effect === 'noop') return endAgain(turn, before, status)
  tellStatus(turn, result.instance, status)
  failed(turn, before, result.instance, status)
  if (result.effect === 'expunge') return expunge(turn, result.instance, 'decommissioned')
  changeInstance(turn, result.instance)
  // It was to end while nobody could see it, and is back.
  if (isEnding(result.instance)) killIfSeen(turn, result.instance)
}

/**
 * A task that was given up for lost runs: its instance is, or will be, launched again.
 *
 * Unlike Marathon, which lets it run: it would hold the volume for ever.
 */
function endAgain(turn: Turn, instance: Instance, status: ReportedStatus): void {
  const condition = conditionOfStatus(status)
  const known = instance.tasks.get(status.taskId)?.condition
  if (known === undefined || !isTerminal(known) || isTerminal(condition) || isUnreachable(condition)) return
  killStranger(turn, status.taskId, status.agentId)
}

/** Of an instance that is forgotten, of an earlier launch, or of nothing that we know. */
function stranger(turn: Turn, status: ReportedStatus, instanceId: string | undefined): void {
  const condition = conditionOfStatus(status)
  if (!isTerminal(condition)) {
    if (!isUnreachable(condition) && condition !== 'Killing')
      killStranger(turn, status.taskId, status.agentId)
    return
  }
  if (instanceId === undefined || findInstance(turn.state, instanceId) !== undefined) return
  strangerEnded(turn, instanceId, status.taskId)
  const runSpecId = parseTaskId(status.taskId)?.runSpecId
  tell(turn, 'unknown_instance_terminated_event', { instanceId, runSpecId, condition })
}

/** Ended on its own, though it was to run. Source: `NotifyRateLimiterStepImpl`, marathon `core/task/update/impl/steps`. */
function failed(turn: Turn, before: Instance, after: Instance, status: ReportedStatus): void {
  const task = after.tasks.get(status.taskId)
  if (task === undefined || !isTerminal(task.condition)) return
  // Its agent is gone or drained: that says nothing of the task.
  const byOperator =
    status.state === 'TASK_GONE_BY_OPERATOR' ||
    status.reason === 'REASON_AGENT_DRAINING' ||
    status.reason === 'REASON_SLAVE_DRAINING'
  if (byOperator) resetDelay(turn, before.runSpecId, before.runSpecVersion)
  else if (before.goal === 'Running' && task.condition !== 'Killed' && task.condition !== 'Unknown')
    addDelay(turn, before)
  if (!isFailure(task.condition)) return
  update(turn, {
    failures: PersistentMap.set(turn.state.failures, before.runSpecId, {
      appId: before.runSpecId,
      taskId: status.taskId,
      host: before.agent?.host ?? '',
      ...(before.agent && { agentId: before.agent.agentId }),
      message: status.message ?? '',
      state: status.state,
      version: before.runSpecVersion,
      timestampMs: turn.context.nowMs,
    }),
  })
}
