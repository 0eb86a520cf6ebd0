import type { FrameworkId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { activateFramework, removeFramework } from '../allocator/frameworks.ts'
import type { MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, type MasterState } from '../master/state.ts'
import { dropTask, tasksOf } from './hosted.ts'
import { takeBack } from './offers.ts'
import { findFramework, type FrameworkRecord, offersOf, putFramework } from './state.ts'

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
  return { ...state, allocator: activateFramework(state.allocator, frameworkId, false) }
}

/** It was away for too long. */
export function failoverDue(state: MasterState, frameworkId: FrameworkId): MasterStep {
  const record = findFramework(state.frameworks, frameworkId)
  if (record === undefined || record.streamId !== undefined) return { state, effects: [] }
  return teardown(state, frameworkId)
}

/**
 * Removes a framework: its tasks are ended, and it cannot come back under its id. What is reserved to its roles stays.
 *
 * Source: `Master::removeFramework()`, mesos `src/master/master.cpp`.
 */
export function teardown(before: MasterState, frameworkId: FrameworkId): MasterStep {
  const record = findFramework(before.frameworks, frameworkId)
  if (record === undefined) return { state: before, effects: [] }
  const { streamId, info } = record
  const agents = new Map<string, MasterEffect>()
  let state = before
  for (const offer of offersOf(state.frameworks, frameworkId)) state = takeBack(state, offer)
  for (const task of tasksOf(state, frameworkId)) {
    const agent = findAgent(state, task.agentId)?.agent
    if (agent !== undefined) {
      const { agentId, info } = agent
      const message = { type: 'SHUTDOWN_FRAMEWORK', agentId, masterId: state.masterId, frameworkId } as const
      agents.set(agentId, { type: 'SEND', agentName: info.name, message })
    }
    state = dropTask(state, task)
  }
  const effects: MasterEffect[] = [
    ...agents.values(),
    { type: 'LOG', level: 'info', text: `Framework ${frameworkId} (${info.name}) is removed` },
  ]
  if (streamId !== undefined) effects.unshift({ type: 'CLOSE_STREAM', streamId })
  const { frameworks } = state
  return {
    state: {
      ...state,
      allocator: removeFramework(state.allocator, frameworkId),
      frameworks: {
        ...frameworks,
        registered: PersistentMap.delete(frameworks.registered, frameworkId),
        removed: PersistentMap.set(frameworks.removed, frameworkId, record),
        feedback: withoutFeedback(frameworks.feedback, frameworkId),
      },
    },
    effects,
  }
}

function withoutFeedback(
  feedback: MasterState['frameworks']['feedback'],
  frameworkId: FrameworkId,
): MasterState['frameworks']['feedback'] {
  let left = feedback
  PersistentMap.forEach(feedback, (entry, key) => {
    if (entry.frameworkId === frameworkId) left = PersistentMap.delete(left, key)
  })
  return left
}
