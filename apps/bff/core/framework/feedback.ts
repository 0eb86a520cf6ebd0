import { AgentId, type FrameworkId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireAcknowledgeOperation, WireOperationRef } from '@holdfast/model/wire/scheduler-call'
import type { MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, isGone, type MasterState } from '../master/state.ts'
import type { OperationState, OperationStatus } from './events.ts'
import type { Feedback } from './state.ts'
import { tell } from './tell.ts'
import { uuidFromBase64, uuidOf } from './uuid.ts'

/** Source: `STATUS_UPDATE_RETRY_INTERVAL_MIN`, mesos `src/slave/constants.hpp`. */
const RETRY_MS = 10_000

/** Someone wants to know how this ends. */
export function expectFeedback(
  state: MasterState,
  feedback: Omit<Feedback, 'state' | 'retryMs'>,
): MasterState {
  const entry: Feedback = { ...feedback, state: 'OPERATION_PENDING', retryMs: RETRY_MS }
  return putFeedback(state, entry)
}

/** The agent has proved its operations up to `applied`: whoever waits for one of them is told. */
export function feedbackProved(before: MasterState, agentId: AgentId, from: number, to: number): MasterStep {
  let state = before
  const effects: MasterEffect[] = []
  if (PersistentMap.size(state.frameworks.feedback) === 0) return { state, effects }
  for (let sequence = from; sequence <= to; sequence++) {
    const entry = PersistentMap.get(state.frameworks.feedback, feedbackKey(agentId, sequence))
    if (entry === undefined || entry.state !== 'OPERATION_PENDING') continue
    const { nextUuid } = state.frameworks
    const statusUuid = uuidOf(state.masterId, nextUuid)
    const finished: Feedback = { ...entry, state: 'OPERATION_FINISHED', statusUuid }
    state = { ...state, frameworks: { ...state.frameworks, nextUuid: nextUuid + 1 } }
    state = putFeedback(state, finished)
    effects.push(...tellOutcome(state, finished))
  }
  if (effects.length > 0) effects.push(retry(RETRY_MS))
  return { state, effects }
}

/** Another agent has taken the place of one, and does what that was still to do. Costs a look at all that is waited for. */
export function feedbackPassedOn(state: MasterState, from: AgentId, to: AgentId): MasterState {
  let next = state
  PersistentMap.forEach(state.frameworks.feedback, (entry, key) => {
    if (entry.agentId !== from) return
    const { frameworks } = next
    const feedback = PersistentMap.delete(frameworks.feedback, key)
    next = putFeedback({ ...next, frameworks: { ...frameworks, feedback } }, { ...entry, agentId: to })
  })
  return next
}

/** What was told and not acknowledged is told again, at longer and longer intervals. */
export function feedbackDue(state: MasterState): MasterStep {
  const waiting = PersistentMap.values(state.frameworks.feedback).filter(
    ({ statusUuid }) => statusUuid !== undefined,
  )
  if (waiting.length === 0) return { state, effects: [] }
  return { state, effects: [...waiting.flatMap((entry) => tellOutcome(state, entry)), retry(RETRY_MS * 6)] }
}

function retry(delayMs: number): MasterEffect {
  return { type: 'TIMER', delayMs, message: { type: 'FEEDBACK_DUE' } }
}

function tellOutcome(
  state: MasterState,
  { frameworkId, agentId, name, statusUuid }: Feedback,
): MasterEffect[] {
  const status: OperationStatus = {
    name,
    state: 'OPERATION_FINISHED',
    agentId,
    ...(statusUuid !== undefined && { uuid: statusUuid }),
  }
  return tell(state, frameworkId, { type: 'UPDATE_OPERATION_STATUS', status })
}

/** Source: `Master::acknowledgeOperationStatus()`, mesos `src/master/master.cpp`. */
export function acknowledgeOperation(
  state: MasterState,
  frameworkId: FrameworkId,
  { uuid, operation_id }: WireAcknowledgeOperation,
): MasterStep {
  const statusUuid = uuidFromBase64(uuid)
  let { feedback } = state.frameworks
  PersistentMap.forEach(feedback, (entry, key) => {
    const meant =
      entry.frameworkId === frameworkId &&
      entry.name === operation_id.value &&
      entry.statusUuid === statusUuid
    if (meant && statusUuid !== undefined) feedback = PersistentMap.delete(feedback, key)
  })
  return { state: { ...state, frameworks: { ...state.frameworks, feedback } }, effects: [] }
}

/**
 * Tells how these operations are; none named: all that the framework waits for.
 *
 * Source: `Master::reconcileOperations()`, mesos `src/master/master.cpp`.
 */
export function reconcileOperations(
  state: MasterState,
  frameworkId: FrameworkId,
  refs: readonly WireOperationRef[],
): MasterStep {
  const known = PersistentMap.values(state.frameworks.feedback).filter(
    (entry) => entry.frameworkId === frameworkId,
  )
  const statuses =
    refs.length === 0
      ? known.map(statusOf)
      : refs.map((ref) => {
          const entry = known.find(({ name }) => name === ref.operation_id.value)
          return entry ? statusOf(entry) : unknownOperation(state, ref)
        })
  return {
    state,
    effects: statuses.flatMap((status) =>
      tell(state, frameworkId, { type: 'UPDATE_OPERATION_STATUS', status }),
    ),
  }
}

/** Never with a uuid: it answers a question. */
function statusOf({ name, state, agentId }: Feedback): OperationStatus {
  return { name, state, agentId }
}

function unknownOperation(state: MasterState, { operation_id, agent_id }: WireOperationRef): OperationStatus {
  const name = operation_id.value
  if (agent_id === undefined) {
    const message = "Reconciliation: Operation is unknown and no 'agent_id' was provided"
    return { name, state: 'OPERATION_UNKNOWN', message }
  }
  const agentId = AgentId(agent_id.value)
  const [known, text] = wordOn(isGone(state, agentId) ? 'gone' : findAgent(state, agentId)?.agent.status)
  return { name, state: known, message: `Reconciliation: ${text}`, agentId }
}

function wordOn(status: string | undefined): readonly [OperationState, string] {
  switch (status) {
    case 'recovered':
      return ['OPERATION_RECOVERING', 'Agent is recovered but has not re-registered']
    case 'active':
    case 'disconnected':
      return ['OPERATION_UNKNOWN', 'Operation is unknown']
    case 'unreachable':
      return ['OPERATION_UNREACHABLE', 'Agent is unreachable']
    case 'gone':
      return ['OPERATION_GONE_BY_OPERATOR', 'Agent marked gone by operator']
    default:
      return ['OPERATION_UNKNOWN', 'Both operation and agent are unknown']
  }
}

function putFeedback(state: MasterState, entry: Feedback): MasterState {
  const { frameworks } = state
  const feedback = PersistentMap.set(frameworks.feedback, feedbackKey(entry.agentId, entry.sequence), entry)
  return { ...state, frameworks: { ...frameworks, feedback } }
}

function feedbackKey(agentId: AgentId, sequence: number): string {
  return `${agentId} ${sequence}`
}
