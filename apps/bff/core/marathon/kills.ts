import { TimeMs, type AgentId, type TaskId } from '@holdfast/model/ids'
import { type Instance, InstanceId } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { isLive } from './conditions.ts'
import { killActionFor } from './kill-action.ts'
import type { KillInFlight } from './state.ts'
import { call, update, type Turn } from './turn.ts'

/**
 * Asks the master to end what runs of an instance, and again until it is heard that it has. That goes on when the instance
 * is forgotten meanwhile.
 */
export function killTasks(turn: Turn, instance: Instance): void {
  const tasks = [...instance.tasks.values()].filter(isLive).map(({ taskId }) => taskId)
  if (tasks.length === 0) return
  if (PersistentMap.get(turn.state.kills, instance.instanceId) !== undefined) return
  const { agent, instanceId } = instance
  send(turn, instanceId, { tasks, ...(agent && { agentId: agent.agentId }), retryMs: TimeMs(0) })
}

/** As `killTasks`, but for what is better left alone. */
export function killIfSeen(turn: Turn, instance: Instance): void {
  if (killActionFor(instance) === 'issueKill') killTasks(turn, instance)
}

/** Ends a task that nobody here knows. */
export function killStranger(turn: Turn, taskId: TaskId, agentId: AgentId | undefined): void {
  call(turn, killCall(taskId, agentId))
}

function send(turn: Turn, instanceId: InstanceId, kill: KillInFlight): void {
  for (const taskId of kill.tasks) call(turn, killCall(taskId, kill.agentId))
  const retryMs = TimeMs(turn.context.nowMs + turn.state.config.killRetryTimeoutMs)
  const { due, kills } = turn.state
  update(turn, {
    kills: PersistentMap.set(kills, instanceId, { ...kill, retryMs }),
    due: { ...due, killsMs: TimeMs(Math.min(due.killsMs ?? retryMs, retryMs)) },
  })
}

function killCall(taskId: TaskId, agentId: AgentId | undefined) {
  const kill = { task_id: { value: taskId }, ...(agentId !== undefined && { agent_id: { value: agentId } }) }
  return { type: 'KILL', kill } as const
}

/** What was told of a task ends the wait for it. */
export function killConfirmed(turn: Turn, instanceId: InstanceId, taskId: TaskId): void {
  const { kills } = turn.state
  const kill = PersistentMap.get(kills, instanceId)
  if (kill === undefined) return
  const tasks = kill.tasks.filter((each) => each !== taskId)
  update(turn, {
    kills:
      tasks.length === 0
        ? PersistentMap.delete(kills, instanceId)
        : PersistentMap.set(kills, instanceId, { ...kill, tasks }),
  })
}

/** Sends again what was not answered; `all`: whatever was sent to a master that is gone. */
export function retryKills(turn: Turn, all = false): void {
  const { due, kills } = turn.state
  const { nowMs } = turn.context
  if (!all && (due.killsMs === undefined || due.killsMs > nowMs)) return
  PersistentMap.forEach(kills, (kill, key) => {
    if (all || kill.retryMs <= nowMs) send(turn, InstanceId(key), kill)
  })
  const times = PersistentMap.values(turn.state.kills).map(({ retryMs }) => retryMs)
  const { killsMs: _, ...rest } = turn.state.due
  const next = times.toSorted((a, b) => a - b)[0]
  update(turn, { due: { ...rest, ...(next !== undefined && { killsMs: next }) } })
}
