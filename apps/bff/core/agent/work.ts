import { applyOperation } from '@holdfast/model/operation/apply'
import { operationMessage } from '@holdfast/model/operation/error'
import type { SequencedOperation } from '../messages.ts'
import { commitOf } from './checkpoint.ts'
import type { AgentEffect, AgentStep, DirectoriesDone, VolumeStep } from './effects.ts'
import { Inbox } from './inbox.ts'
import { operationsApplied } from './registration.ts'
import type { AgentState, Batch, Outcome } from './state.ts'
import { volumeWorkOf } from './volume-work.ts'

/**
 * How operations are carried out: what is intended is stored, then the directories are made and erased, then the result
 * is committed, then the master hears of it. Whatever life ends in between, the next one finds the
 * intents and does the same again, which is harmless: nobody uses a volume that is not committed.
 *
 * All that waits goes through together, each operation after the one before it.
 *
 * Source: `Slave::applyOperation()` and `Slave::checkpointResourceState()`, mesos `src/slave/slave.cpp`.
 */
export function work(state: AgentState): AgentStep {
  if (state.batch !== undefined || state.inbox === undefined)
    return { state: { ...state, called: false }, effects: [] }
  const operations = Inbox.list(state.inbox)
  const outcomes = outcomesOf(state, operations)
  const taken = { ...state, called: false, inbox: undefined }
  if (stepsOf(outcomes).length === 0) return commit(taken, { stage: 'COMMITTING', outcomes })
  return {
    state: { ...taken, batch: { stage: 'STORING', outcomes } },
    effects: [
      { type: 'STORE', change: { type: 'INTENTS', operations } },
      { type: 'TELL_SELF', message: { type: 'INTENTS_STORED' } },
    ],
  }
}

/** Also where an agent begins whose last life left intents behind. */
export function carryOut(state: AgentState, outcomes: readonly Outcome[]): AgentStep {
  return {
    state: { ...state, batch: { stage: 'ON_DISK', outcomes } },
    effects: [{ type: 'DIRECTORIES', steps: stepsOf(outcomes) }],
  }
}

export function directoriesDone(state: AgentState, batch: Batch, { failure }: DirectoriesDone): AgentStep {
  if (failure === undefined) return commit(state, batch)
  const done = batch.outcomes.filter(({ operation }) => operation.sequence < failure.sequence)
  if (done.length === 0) return { state, effects: [exit(state, failure.reason)] }
  return commit(state, { stage: 'COMMITTING', outcomes: done, failure: failure.reason })
}

function commit(state: AgentState, batch: Batch): AgentStep {
  const last = batch.outcomes.at(-1)
  if (last === undefined) return { state, effects: [] }
  const change = commitOf(state.total, last.total, last.operation.sequence)
  return {
    state: { ...state, batch: { ...batch, stage: 'COMMITTING' } },
    effects: [
      { type: 'STORE', change },
      { type: 'TELL_SELF', message: { type: 'COMMITTED' } },
    ],
  }
}

/** Now, and not before, the agent says that it has done it. */
export function committed(state: AgentState, { outcomes, failure }: Batch): AgentStep {
  const last = outcomes.at(-1)
  if (last === undefined) return { state, effects: [] }
  const { batch: _, ...rest } = state
  const done = { ...rest, total: last.total, applied: last.operation.sequence }
  const effects = [...outcomes.flatMap(refusalOf), ...operationsApplied(done)]
  if (failure !== undefined) return { state: done, effects: [...effects, exit(state, failure)] }
  const next = work(done)
  return { state: next.state, effects: [...effects, ...next.effects] }
}

/** Each operation on what the one before it left. */
export function outcomesOf(state: AgentState, operations: readonly SequencedOperation[]): Outcome[] {
  let { total } = state
  return operations.map((operation) => {
    const result = applyOperation(total, operation.operation)
    if (!result.ok) return { operation, total, refused: operationMessage(result.error) }
    total = result.value
    return { operation, total }
  })
}

function stepsOf(outcomes: readonly Outcome[]): VolumeStep[] {
  return outcomes.flatMap(({ operation: { sequence, operation }, refused }) => {
    const work = refused === undefined ? volumeWorkOf(operation) : []
    return work.length === 0 ? [] : [{ sequence, work }]
  })
}

/** The agent came back with less than the master knew when it accepted the operation. */
function refusalOf({ operation: { operationId, operation }, refused }: Outcome): AgentEffect[] {
  if (refused === undefined) return []
  return [
    {
      type: 'LOG',
      level: 'warning',
      text: `Operation ${operationId} (${operation.type}) cannot be applied: ${refused}`,
    },
  ]
}

/** Source: `Slave::syncCheckpointedResources()` and its callers, mesos `src/slave/slave.cpp`. */
function exit({ recovering }: AgentState, reason: string): AgentEffect {
  const what = recovering
    ? 'Failed to recover: failed to sync from current checkpointed resources'
    : 'Failed to sync checkpointed resources'
  return { type: 'EXIT', reason: `${what}: ${reason}` }
}
