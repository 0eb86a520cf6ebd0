import { PersistentMap } from '@holdfast/model/persistent-map'
import { drainIfIdle } from '../master/drain.ts'
import { machineKey, machineOf } from '../master/machine.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import {
  findAgent,
  isRegistered,
  putAgent,
  type AgentRecord,
  type MasterAgent,
  type MasterState,
} from '../master/state.ts'
import { unallocated } from '../allocator/accounts.ts'
import { Resources } from '@holdfast/model/resource/resources'
import { feedbackLost, feedbackProved } from './feedback.ts'
import { putTask } from './hosted.ts'
import { rescindAll } from './offers.ts'
import { policyChanged } from './policy-changed.ts'
import { decideTask, stateFor } from './statuses.ts'
import { killEffects } from './tasks.ts'
import { isTerminal, type TaskStatus } from './task-status.ts'
import { tell } from './tell.ts'
import { agentLeft, agentPlanned, scheduleChanged } from './unavailability.ts'
import type { Task } from './state.ts'

/**
 * What follows for frameworks from what has just happened to agents: offers of an agent that is gone are over, its tasks
 * are out of sight, operations that it has proved are told. Costs what has changed.
 */
export function react(before: MasterState, step: MasterStep, context: MasterContext): MasterStep {
  let { state } = step
  const effects: MasterEffect[] = [...step.effects]
  if (before.agents !== state.agents) {
    const changed: Changed[] = []
    PersistentMap.diff(before.agents, state.agents, (left, right) => {
      if (right !== undefined) changed.push({ left, right })
      else if (left !== undefined) changed.push({ left, right })
    })
    for (const { left, right } of changed) {
      const next = right ? reactToAgent(state, left, right, context) : agentLeft(state, left.agent.agentId)
      state = next.state
      effects.push(...next.effects)
    }
  }
  if (before.policy.maintenance !== state.policy.maintenance) {
    const next = scheduleChanged(state)
    state = next.state
    effects.push(...next.effects)
  }
  if (before.policy !== state.policy) {
    const next = policyChanged(before.policy, state)
    state = next.state
    effects.push(...next.effects)
  }
  const { triggered } = state.allocator
  if (triggered !== before.allocator.triggered && isWanted(triggered))
    effects.push({ type: 'CALL_TO_ALLOCATE' })
  return { state, effects }
}

type Changed =
  | { readonly left: AgentRecord | undefined; readonly right: AgentRecord }
  | { readonly left: AgentRecord; readonly right: undefined }

function isWanted(triggered: MasterState['allocator']['triggered']): boolean {
  return triggered === 'all' || PersistentMap.size(triggered) > 0
}

function reactToAgent(
  before: MasterState,
  left: AgentRecord | undefined,
  right: AgentRecord,
  context: MasterContext,
): MasterStep {
  const { agentId } = right.agent
  let state = before
  const effects: MasterEffect[] = []
  const go = (next: MasterStep) => {
    state = next.state
    effects.push(...next.effects)
  }
  if (left !== undefined && left.agent !== right.agent) {
    if (isOfferable(left.agent) && !isOfferable(right.agent)) go(rescindAll(state, agentId))
    if (isRegistered(left.agent) && !isRegistered(right.agent))
      go(loseTasks(state, left.agent, right, context))
    if (left.agent.status === 'unreachable' && right.agent.status === 'gone')
      go(giveUpTasks(state, right, context))
    if (left.agent.status !== right.agent.status && isLost(right.agent))
      go(feedbackLost(state, agentId, right.agent.status === 'gone'))
    if (startsDraining(left.agent, right.agent)) go(endTasks(state, right.agent))
    if (!Resources.isEmpty(left.agent.used) && Resources.isEmpty(right.agent.used))
      go(drained(state, right, context))
  }
  if (left?.agent.status !== right.agent.status || left.agent.info !== right.agent.info)
    go(agentPlanned(state, right.agent))
  // One that takes the place of another may have done what that was asked to do.
  const from = left?.log.first ?? 1
  if (right.log.first > from) go(feedbackProved(state, agentId, from, right.log.first - 1))
  return { state, effects }
}

function isOfferable({ status, deactivation }: MasterAgent): boolean {
  return status === 'active' && deactivation === undefined
}

function isLost({ status }: MasterAgent): boolean {
  return status === 'unreachable' || status === 'gone'
}

function startsDraining(before: MasterAgent, after: MasterAgent): boolean {
  return before.deactivation?.drain === undefined && after.deactivation?.drain?.state === 'DRAINING'
}

/**
 * Nobody knows any more what its tasks do. They hold nothing as long as that is so.
 *
 * Source: `Master::_removeSlave()`, `Master::__removeSlave()` and `Master::_markUnreachable()`, mesos `src/master/master.cpp`.
 */
function loseTasks(
  before: MasterState,
  was: MasterAgent,
  { agent }: AgentRecord,
  context: MasterContext,
): MasterStep {
  const { agentId } = agent
  let state = chargedNoMore(before, was)
  const effects: MasterEffect[] = []
  const fate = fateOf(state, agent)
  for (const task of PersistentMap.values(was.hosted.tasks)) {
    if (isTerminal(task.state)) continue
    const step = decideTask(
      state,
      task,
      {
        ...fate,
        state: stateFor(state, task.frameworkId, fate.state),
      },
      context,
    )
    state = step.state
    effects.push(...step.effects)
  }
  PersistentMap.forEach(state.frameworks.registered, ({ frameworkId }) => {
    effects.push(...tell(state, frameworkId, { type: 'FAILURE', agentId }))
  })
  return { state: forgetLaunches(state, agentId), effects }
}

/** What was out of reach does not come back. Source: `Master::_markAgentGone()`, mesos `src/master/http.cpp`. */
function giveUpTasks(before: MasterState, { agent }: AgentRecord, context: MasterContext): MasterStep {
  let state = before
  const effects: MasterEffect[] = []
  const fate = fateOf(state, agent)
  for (const task of PersistentMap.values(agent.hosted.tasks)) {
    if (isTerminal(task.state)) continue
    const word = { ...fate, state: stateFor(state, task.frameworkId, fate.state) }
    const step = decideTask(state, task, word, context)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

type Fate = Required<Pick<TaskStatus, 'state' | 'reason' | 'message'>>

function fateOf({ policy }: MasterState, { status, info }: MasterAgent): Fate {
  if (status === 'gone') {
    const reason = 'REASON_AGENT_REMOVED_BY_OPERATOR'
    return { state: 'TASK_GONE_BY_OPERATOR', reason, message: 'Agent has been marked gone' }
  }
  const reason = 'REASON_AGENT_REMOVED'
  if (policy.maintenance.down.has(machineKey(machineOf(info)))) {
    const message = `Agent ${info.hostname} removed: Operator initiated 'Machine DOWN'`
    return { state: 'TASK_LOST', reason, message }
  }
  return { state: 'TASK_UNREACHABLE', reason, message: `Agent ${info.hostname} became unreachable` }
}

/** An agent that is out of sight is in nobody's account. */
function chargedNoMore(state: MasterState, { agentId, hosted }: MasterAgent): MasterState {
  let { allocator } = state
  const holding = [...PersistentMap.values(hosted.tasks), ...PersistentMap.values(hosted.executors)]
  for (const use of holding) {
    if ('state' in use && (isTerminal(use.state) || use.state === 'TASK_UNREACHABLE')) continue
    const { frameworkId, role } = use
    allocator = unallocated(allocator, {
      frameworkId,
      role,
      agentId,
      resources: Resources.unallocate(use.resources),
    })
  }
  return { ...state, allocator }
}

/** What was not taken in is not sent again: those tasks are lost. */
function forgetLaunches(state: MasterState, agentId: MasterAgent['agentId']): MasterState {
  const record = findAgent(state, agentId)
  if (record === undefined) return state
  const { agent } = record
  const tasks: Task[] = PersistentMap.values(agent.hosted.tasks).filter(({ launch }) => launch !== undefined)
  return tasks.reduce((next, task) => putTask(next, withoutLaunch(task)), state)
}

function withoutLaunch(task: Task): Task {
  const { launch: _, ...rest } = task
  return rest
}

/** Source: `Master::drainAgent()`, mesos `src/master/http.cpp`: the agent kills all that it runs. */
function endTasks(before: MasterState, { hosted, deactivation }: MasterAgent): MasterStep {
  let state = before
  const effects: MasterEffect[] = []
  const graceMs = deactivation?.drain?.maxGracePeriodMs
  for (const task of PersistentMap.values(hosted.tasks)) {
    if (isTerminal(task.state)) continue
    const asked = { ...task, killing: graceMs === undefined ? {} : { graceMs } }
    state = putTask(state, asked)
    effects.push(...killEffects(state, asked))
  }
  return { state, effects }
}

function drained(state: MasterState, { agent }: AgentRecord, context: MasterContext): MasterStep {
  const record = findAgent(state, agent.agentId)
  if (record === undefined) return { state, effects: [] }
  const next = drainIfIdle(record, state.masterId, context)
  return next.record === record
    ? { state, effects: next.effects }
    : { state: putAgent(state, next.record), effects: next.effects }
}
