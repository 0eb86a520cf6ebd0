import { AgentId, type FrameworkId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireAcknowledgeOperation, WireOperationRef } from '@holdfast/model/wire/scheduler-call'
import type { MasterContext, MasterEffect, MasterStep } from '../master/effects.ts'
import { findAgent, isGone, isRegistered, type MasterState } from '../master/state.ts'
import type { OperationState, OperationStatus } from './events.ts'
import { findFramework, type Feedback } from './state.ts'
import { tell } from './tell.ts'
import { uuidFromBase64, uuidOf } from './uuid.ts'

/** Source: `STATUS_UPDATE_RETRY_INTERVAL_MIN`, mesos `src/slave/constants.hpp`. */
const RETRY_MS = 10_000

/** Someone wants to know how this ends. Stored, as the operation itself is. */
export function expectFeedback(state: MasterState, feedback: Omit<Feedback, 'state'>): FeedbackStep {
  const entry: Feedback = { ...feedback, state: 'OPERATION_PENDING' }
  return { state: putFeedback(state, entry), effects: [stored(entry)] }
}

interface FeedbackStep {
  readonly state: MasterState
  readonly effects: readonly MasterEffect[]
}

/** The agent has proved its operations up to `applied`: whoever waits for one of them is told. */
export function feedbackProved(before: MasterState, agentId: AgentId, from: number, to: number): MasterStep {
  let state = before
  const effects: MasterEffect[] = []
  for (const entry of provedBetween(before, agentId, from, to)) {
    const finished = finish(state, entry)
    state = finished.state
    effects.push(...finished.effects)
  }
  if (effects.length > 0) effects.push(retry(RETRY_MS))
  return { state, effects }
}

/** Costs what was proved, or what is waited for, whichever is less. */
function provedBetween(
  { frameworks: { feedback } }: MasterState,
  agentId: AgentId,
  from: number,
  to: number,
): Feedback[] {
  const isMeant = (entry: Feedback) =>
    entry.agentId === agentId && entry.sequence >= from && entry.sequence <= to
  const found =
    PersistentMap.size(feedback) < to - from
      ? PersistentMap.values(feedback).filter(isMeant)
      : sequences(from, to).flatMap((each) => PersistentMap.get(feedback, feedbackKey(agentId, each)) ?? [])
  return found
    .filter(({ state }) => state === 'OPERATION_PENDING')
    .toSorted((a, b) => a.sequence - b.sequence)
}

const sequences = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

function finish(before: MasterState, entry: Feedback): FeedbackStep {
  const { nextUuid } = before.frameworks
  const statusUuid = uuidOf(before.masterId, nextUuid)
  const finished: Feedback = { ...entry, state: 'OPERATION_FINISHED', statusUuid }
  const frameworks = { ...before.frameworks, nextUuid: nextUuid + 1 }
  const state = putFeedback({ ...before, frameworks }, finished)
  return { state, effects: [stored(finished), ...tellOutcome(state, finished)] }
}

/**
 * A master that starts: what frameworks waited for, it has written down, and what the agents had applied by then is done.
 */
export function feedbackRecovered(
  before: MasterState,
  feedback: readonly Feedback[],
  appliedBy: ReadonlyMap<AgentId, number>,
): FeedbackStep {
  let state = before
  const effects: MasterEffect[] = []
  for (const entry of feedback) {
    state = putFeedback(state, entry)
    if (entry.state === 'OPERATION_FINISHED' || entry.sequence > (appliedBy.get(entry.agentId) ?? 0)) continue
    const finished = finish(state, entry)
    state = finished.state
    effects.push(...finished.effects)
  }
  if (feedback.length > 0) effects.push(retry(RETRY_MS))
  return { state, effects }
}

/**
 * The agent is out of sight: whoever waits is told once. When it is back, it goes on; one that is gone does not come back.
 *
 * Source: `Master::sendBulkOperationFeedback()`, mesos `src/master/master.cpp`.
 */
export function feedbackLost(before: MasterState, agentId: AgentId, gone: boolean): FeedbackStep {
  let state = before
  const effects: MasterEffect[] = []
  for (const entry of waitedFor(before, (each) => each.agentId === agentId)) {
    const { frameworkId, name } = entry
    const status: OperationStatus = gone
      ? { name, agentId, state: 'OPERATION_GONE_BY_OPERATOR', message: 'Agent has been marked gone' }
      : { name, agentId, state: 'OPERATION_UNREACHABLE', message: 'Agent was marked unreachable' }
    effects.push(...tell(state, frameworkId, { type: 'UPDATE_OPERATION_STATUS', status }))
    if (!gone) continue
    state = withoutFeedback(state, entry)
    effects.push(over(entry))
  }
  return { state, effects }
}

/** Nobody is there any more to wait for these. */
export function feedbackUnwanted(before: MasterState, frameworkId: FrameworkId): FeedbackStep {
  const entries = waitedFor(before, (entry) => entry.frameworkId === frameworkId)
  return { state: entries.reduce(withoutFeedback, before), effects: entries.map(over) }
}

function waitedFor({ frameworks }: MasterState, isMeant: (entry: Feedback) => boolean): Feedback[] {
  if (PersistentMap.size(frameworks.feedback) === 0) return []
  return PersistentMap.values(frameworks.feedback).filter(isMeant)
}

/** Another agent has taken the place of one, and does what that was still to do. Costs a look at all that is waited for. */
export function feedbackPassedOn(state: MasterState, from: AgentId, to: AgentId): MasterState {
  return waitedFor(state, ({ agentId }) => agentId === from).reduce(
    (next, entry) => putFeedback(withoutFeedback(next, entry), { ...entry, agentId: to }),
    state,
  )
}

/**
 * What was told and not acknowledged is told again, at longer and longer intervals. For frameworks that did not come back
 * after the master's restart nobody waits for ever.
 *
 * Source: `ORPHANED_OPERATION...` in `Master::Slave`, and `Master::addOperation()`, mesos `src/master/master.cpp`.
 */
export function feedbackDue(before: MasterState, { now }: MasterContext): MasterStep {
  const overdue = now - before.startTimeMs > ORPHANED_MS
  const orphans = overdue
    ? waitedFor(before, ({ frameworkId }) => findFramework(before.frameworks, frameworkId) === undefined)
    : []
  const state = orphans.reduce(withoutFeedback, before)
  const waiting = waitedFor(state, () => true)
  if (waiting.length === 0) return { state, effects: orphans.map(over) }
  const told = waiting.filter((entry) => entry.statusUuid !== undefined && isThere(state, entry))
  return {
    state,
    effects: [
      ...orphans.map(over),
      ...told.flatMap((entry) => tellOutcome(state, entry)),
      retry(RETRY_MS * 6),
    ],
  }
}

const isThere = (state: MasterState, { agentId }: Feedback): boolean =>
  findAgent(state, agentId)?.agent.status === 'active'

/** Source: `MIN_WAIT_BEFORE_ORPHAN_OPERATION_ADOPTION`, mesos `src/master/constants.hpp`. */
const ORPHANED_MS = 600_000

function stored(entry: Feedback): MasterEffect {
  return { type: 'STORE', change: { type: 'FEEDBACK', entry } }
}

function over({ agentId, sequence }: Feedback): MasterEffect {
  return { type: 'STORE', change: { type: 'FEEDBACK_OVER', agentId, sequence } }
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
  if (statusUuid === undefined) return { state, effects: [] }
  const meant = waitedFor(
    state,
    (entry) =>
      entry.frameworkId === frameworkId &&
      entry.name === operation_id.value &&
      entry.statusUuid === statusUuid,
  )
  return { state: meant.reduce(withoutFeedback, state), effects: meant.map(over) }
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
      ? known.filter((entry) => isKnown(state, entry)).map(statusOf)
      : refs.map((ref) => {
          const entry = known.find(({ name }) => name === ref.operation_id.value)
          return entry && isKnown(state, entry) ? statusOf(entry) : unknownOperation(state, ref)
        })
  return {
    state,
    effects: statuses.flatMap((status) =>
      tell(state, frameworkId, { type: 'UPDATE_OPERATION_STATUS', status }),
    ),
  }
}

/** Of an agent that is not there nothing is known but that. */
function isKnown(state: MasterState, { agentId }: Feedback): boolean {
  const agent = findAgent(state, agentId)?.agent
  return agent !== undefined && isRegistered(agent)
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

function withoutFeedback(state: MasterState, { agentId, sequence }: Feedback): MasterState {
  const { frameworks } = state
  const feedback = PersistentMap.delete(frameworks.feedback, feedbackKey(agentId, sequence))
  return { ...state, frameworks: { ...frameworks, feedback } }
}

function feedbackKey(agentId: AgentId, sequence: number): string {
  return `${agentId} ${sequence}`
}
