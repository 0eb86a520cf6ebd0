import type { OperationRequest, OperationState, Plan, RecordedStep } from '@holdfast/model/api/operations'
import { AgentId, type OperationId, type Principal, type TimeMs } from '@holdfast/model/ids'
import { recordedOperation, repeatedStep } from '@holdfast/model/ledger/plan-step'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'
import type { Batches } from './batches.ts'
import type { Journal } from './journal.ts'
import { whenReachable } from './readiness.ts'
import type { OperationRecord } from './record.ts'
import type { Tracker } from './tracker.ts'

interface ResumePorts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly journal: Journal
  readonly tracker: Tracker
  readonly batches: Batches
  readonly patienceMs: number
  readonly plan: (request: OperationRequest, principal: Principal | undefined) => Plan
  /** All steps of a confirmation. */
  readonly batchOf: (id: OperationId) => readonly OperationRecord[]
  readonly onOpen: (record: OperationRecord) => void
}

/**
 * Takes up what a restart interrupted. What was sent is watched again, even if nobody heard the master's answer: the
 * agent's own state tells. Steps that were not sent are sent now, if those before them went well and nothing that they
 * were planned from has changed.
 */
export function resumeOperations(ports: ResumePorts): void {
  const groups = new Map<string, OperationRecord[]>()
  for (const record of ports.journal.open()) {
    ports.onOpen(record)
    if (record.state !== 'planned') track(ports.tracker, record)
    else {
      const key = JSON.stringify([record.batchId, record.agentId])
      groups.set(key, [...(groups.get(key) ?? []), record])
    }
  }
  for (const group of groups.values()) void resumeSteps(ports, group)
}

function track(tracker: Tracker, record: OperationRecord): void {
  const operation = recordedOperation(stepOf(record))
  const accepted = record.events.find(({ state }) => state === 'accepted')?.atMs
  // The times of events are the clock's.
  const acceptedMs = (accepted ?? record.createdMs) as TimeMs
  if (operation !== undefined) tracker.track(record, operation, acceptedMs, accepted !== undefined)
}

/** The steps of one confirmation on one agent that were not sent. */
async function resumeSteps(ports: ResumePorts, group: readonly OperationRecord[]): Promise<void> {
  const { cluster, clock, journal, batches, patienceMs, plan, batchOf } = ports
  const [first] = group
  if (first === undefined) return
  const before = batchOf(first.batchId).filter(
    ({ agentId, step }) => agentId === first.agentId && step < first.step,
  )
  const states = await Promise.all(before.map((record) => decided(journal, record)))
  const failed = states.findIndex((state) => state !== 'accepted' && state !== 'confirmed')
  if (failed >= 0) {
    const step = (before[failed]?.step ?? 0) + 1
    for (const record of group) end(journal, record, 'cancelled', `Step ${step} did not go well.`)
    return
  }
  // An agent that stays away is met again by the step itself.
  await whenReachable(cluster, clock, AgentId(first.agentId), patienceMs)
  const steps = group.flatMap((record) => repeatedStep(stepOf(record)) ?? [])
  const [block] = plan({ steps }, first.principal).blocked
  if (block !== undefined && block.field !== 'agent') {
    for (const record of group) end(journal, record, 'outdated', block.message)
    return
  }
  batches.run(group)
}

/** How it went for a step whose answer nobody heard: known once the agent's own state decides. */
function decided(journal: Journal, record: OperationRecord): Promise<OperationState> {
  if (record.state !== 'sent') return Promise.resolve(record.state)
  return new Promise((resolve) => {
    const unwatch = journal.watch((rows) => {
      const state = rows.find(({ id }) => id === record.id)?.state
      if (state === undefined || state === 'sent') return
      unwatch()
      resolve(state)
    })
  })
}

function end(journal: Journal, record: OperationRecord, to: 'cancelled' | 'outdated', message: string): void {
  if (record.state === 'planned') journal.advance(record, to, 'Not sent.', { error: { message } })
}

const stepOf = (record: OperationRecord): RecordedStep => JSON.parse(record.request) as RecordedStep
