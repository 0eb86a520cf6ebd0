import type { Operation } from '@holdfast/model/operation/operation'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Clock } from '../clock.ts'
import type { Accepted, Cluster, Refusal } from '../ports/cluster.ts'
import type { Journal } from './journal.ts'
import type { OperationRecord } from './record.ts'
import type { Tracker } from './tracker.ts'

/** Hands operations to the cluster, and writes down what it answers. */
export interface Sender {
  /** The record must be added already, or be added in the same turn. Never rejects. */
  send(record: OperationRecord, operation: Operation): Promise<Result<Accepted, Refusal>>
}

interface SenderPorts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly journal: Journal
  readonly tracker: Tracker
}

export function createSender({ cluster, clock, journal, tracker }: SenderPorts): Sender {
  return {
    async send(record, operation) {
      const { id: operationId, agentId, principal } = record
      const request = { operationId, agentId, operation, ...(principal !== undefined && { principal }) }
      const answer = await cluster.submit(request).catch(notStored)
      if (answer.ok) {
        journal.advance(record, 'accepted', 'Accepted by the master.', { master: 'shows' })
        tracker.track(record, operation, answer.value.atMs, true)
      } else if (isUnanswered(answer.error)) {
        // Nobody knows whether the master took it: the agent's own state will tell.
        journal.observe(record, { master: 'unknown' })
        tracker.track(record, operation, clock.now(), false)
      } else {
        const { status, message } = answer.error
        journal.advance(record, 'refused', `Refused by the master with status ${status}.`, {
          error: { status, message },
        })
      }
      return answer
    },
  }
}

/** The request left, and no answer came: a gateway's status. */
export const isUnanswered = ({ status }: Refusal): boolean => status === 502 || status === 504

const notStored = (error: unknown): Result<never, Refusal> =>
  err({ status: 503, message: error instanceof Error ? error.message : String(error) })

/** The acceptance counts when the record is stored as well. */
export async function whenStored<T>(
  answer: Promise<Result<T, Refusal>>,
  stored: Promise<void>,
): Promise<Result<T, Refusal>> {
  const [result, failure] = await Promise.all([answer, stored.then(() => undefined, notStored)])
  if (result.ok && failure !== undefined) return failure
  return result.ok ? ok(result.value) : result
}
