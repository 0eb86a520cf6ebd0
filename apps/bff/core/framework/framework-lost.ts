import type { FrameworkId, TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { activateFramework, removeFramework } from '../allocator/frameworks.ts'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, type MasterState } from '../master/state.ts'
import { feedbackUnwanted } from './feedback.ts'
import { dropTask, tasksOf } from './hosted.ts'
import { closeInquiries, dropInquiries } from './inverse-offers.ts'
import { takeBack } from './offers.ts'
import {
  findFramework,
  type FrameworkRecord,
  type Frameworks,
  offersOf,
  putFramework,
  type Task,
} from './state.ts'
import { masterStatus, withStatus } from './statuses.ts'
import { isTerminal } from './task-status.ts'

/**
 * The connection to a framework broke. It is offered nothing until it is back; its tasks go on for as long as it asked
 * for.
 *
 * Source: `Master::disconnect()` and `Master::deactivate()`, mesos `src/master/master.cpp`.
 */
export function streamClosed(state: MasterState, streamId: string): MasterStep {
  const record = PersistentMap.values(state.frameworks.registered).find((each) => each.streamId === streamId)
  if (record === undefined) return { state, effects: [] }
  const { frameworkId, info } = record
  const next = deactivated(state, record)
  const effects: MasterEffect[] = [
    { type: 'LOG', level: 'info', text: `Framework ${frameworkId} (${info.name}) disconnected` },
    { type: 'TIMER', delayMs: info.failoverTimeoutMs, message: { type: 'FAILOVER_DUE', frameworkId } },
  ]
  return { state: next, effects }
}

function deactivated(before: MasterState, record: FrameworkRecord): MasterState {
  const { frameworkId } = record
  const { streamId: _, ...rest } = record
  let state = { ...before, frameworks: putFramework(before.frameworks, rest) }
  for (const offer of offersOf(state.frameworks, frameworkId)) state = takeBack(state, offer)
  state = closeInquiries(state, frameworkId)
  return { ...state, allocator: activateFramework(state.allocator, frameworkId, false) }
}

/** It was away for too long. */
export function failoverDue(
  state: MasterState,
  frameworkId: FrameworkId,
  context: MasterContext,
): MasterStep {
  const record = findFramework(state.frameworks, frameworkId)
  if (record === undefined || record.streamId !== undefined) return { state, effects: [] }
  return teardown(state, frameworkId, context)
}

/**
 * Removes a framework: its tasks are ended, and it cannot come back under its id. What is reserved to its roles stays.
 *
 * Source: `Master::removeFramework()`, mesos `src/master/master.cpp`.
 */
export function teardown(before: MasterState, frameworkId: FrameworkId, { now }: MasterContext): MasterStep {
  const record = findFramework(before.frameworks, frameworkId)
  if (record === undefined) return { state: before, effects: [] }
  const { streamId, ...rest } = record
  const { info } = rest
  const agents = new Map<string, MasterEffect>()
  let state = before
  for (const offer of offersOf(state.frameworks, frameworkId)) state = takeBack(state, offer)
  state = dropInquiries(state, frameworkId)
  const unwanted = feedbackUnwanted(state, frameworkId)
  state = unwanted.state
  for (const task of tasksOf(state, frameworkId)) {
    const agent = findAgent(state, task.agentId)?.agent
    if (agent !== undefined) {
      const { agentId, info } = agent
      const message = { type: 'SHUTDOWN_FRAMEWORK', agentId, masterId: state.masterId, frameworkId } as const
      agents.set(agentId, { type: 'SEND', agentName: info.name, message })
    }
    state = dropTask(state, isTerminal(task.state) ? task : killed(task, now))
  }
  const effects: MasterEffect[] = [
    ...agents.values(),
    ...unwanted.effects,
    { type: 'LOG', level: 'info', text: `Framework ${frameworkId} (${info.name}) is removed` },
  ]
  if (streamId !== undefined) effects.unshift({ type: 'CLOSE_STREAM', streamId })
  const { frameworks } = state
  return {
    state: {
      ...state,
      allocator: removeFramework(state.allocator, frameworkId),
      frameworks: forgetOldest({
        ...frameworks,
        registered: PersistentMap.delete(frameworks.registered, frameworkId),
        removed: PersistentMap.set(frameworks.removed, frameworkId, { ...rest, unregisteredMs: now }),
      }),
    },
    effects,
  }
}

function killed(task: Task, now: TimeMs): Task {
  const { frameworkId, agentId, info } = task
  const reason = 'REASON_FRAMEWORK_REMOVED'
  const message = `Framework ${frameworkId} removed`
  return withStatus(task, masterStatus(info.taskId, { state: 'TASK_KILLED', reason, message }, now, agentId))
}

/** Source: `DEFAULT_MAX_COMPLETED_FRAMEWORKS`, mesos `src/master/constants.hpp`. */
const MAX_REMOVED = 50

function forgetOldest(frameworks: Frameworks): Frameworks {
  const { removed, completed } = frameworks
  if (PersistentMap.size(removed) <= MAX_REMOVED) return frameworks
  const [oldest] = PersistentMap.values(removed).toSorted(
    (a, b) => (a.unregisteredMs ?? 0) - (b.unregisteredMs ?? 0),
  )
  if (oldest === undefined) return frameworks
  const { frameworkId } = oldest
  return {
    ...frameworks,
    removed: PersistentMap.delete(removed, frameworkId),
    completed: PersistentMap.delete(completed, frameworkId),
  }
}
