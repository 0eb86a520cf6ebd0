import type { AgentId } from '@holdfast/model/ids'
import { recordedOperation } from '@holdfast/model/ledger/plan-step'
import type { RecordedStep } from '@holdfast/model/api/operations'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../ports/cluster.ts'
import type { Journal } from './journal.ts'
import { SENT } from './new-record.ts'
import { whenReachable } from './readiness.ts'
import type { OperationRecord } from './record.ts'
import { amountsBefore, type TotalsByAgent } from './reserved-totals.ts'
import type { Sender } from './sender.ts'

/** Carries out confirmed steps: those of one agent one after the other, agents side by side. */
export interface Batches {
  /** The steps of one confirmation. */
  run(records: readonly OperationRecord[]): void
  close(): void
}

interface BatchPorts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly journal: Journal
  readonly sender: Sender
  readonly ofMaster: TotalsByAgent
  /** How long a step waits for an agent that is not there. */
  readonly patienceMs: number
}

export function createBatches({
  cluster,
  clock,
  journal,
  sender,
  ofMaster,
  patienceMs,
}: BatchPorts): Batches {
  let closed = false

  async function runAgent(agentId: AgentId, records: readonly OperationRecord[]): Promise<void> {
    for (const [i, record] of records.entries()) {
      const away = await whenReachable(cluster, clock, agentId, patienceMs)
      if (closed) return
      const why = away === undefined ? await runStep(record) : block(record, away)
      if (closed) return
      if (why !== undefined) {
        for (const later of records.slice(i + 1)) cancel(later, `Step ${record.step + 1} ${why}`)
        return
      }
    }
  }

  /** Returns why the steps after it cannot be done. */
  async function runStep(record: OperationRecord): Promise<string | undefined> {
    // Cancelled while it waited.
    if (record.state !== 'planned') return 'was cancelled.'
    const operation = recordedOperation(JSON.parse(record.request) as RecordedStep)
    if (operation === undefined) return 'cannot be read.'
    const base = amountsBefore(cluster, ofMaster, record.agentId, operation)
    if (base !== undefined) record.base = base
    journal.advance(record, 'sent', SENT)
    const failure = await journal.stored().then(
      () => undefined,
      (error: unknown) => String(error),
    )
    if (closed) return undefined
    if (failure !== undefined) {
      journal.advance(record, 'refused', 'It could not be stored, so it was not sent.', {
        error: { message: failure },
      })
      return 'could not be stored.'
    }
    const answer = await sender.send(record, operation)
    return answer.ok ? undefined : `was not accepted: ${answer.error.message}`
  }

  function block(record: OperationRecord, message: string): string {
    if (record.state === 'planned') {
      journal.advance(record, 'blocked', 'Not sent.', { error: { message } })
    }
    return `was not sent: ${message}`
  }

  function cancel(record: OperationRecord, message: string): void {
    if (record.state === 'planned') journal.advance(record, 'cancelled', 'Not sent.', { error: { message } })
  }

  return {
    run(records) {
      const byAgent = new Map<AgentId, OperationRecord[]>()
      for (const record of records) {
        const group = byAgent.get(record.agentId)
        if (group) group.push(record)
        else byAgent.set(record.agentId, [record])
      }
      for (const [agentId, group] of byAgent) void runAgent(agentId, group)
    },
    close() {
      closed = true
    },
  }
}
