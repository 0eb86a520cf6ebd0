import { volumeKeyOf } from '@holdfast/model/ledger/keys'
import { recordStep, resourcesOf, verbOf } from '@holdfast/model/ledger/plan-step'
import { objectOf, roleOf } from '@holdfast/model/ledger/plan-words'
import type { AgentId, OperationId, Principal, TimeMs } from '@holdfast/model/ids'
import type { OperationState } from '@holdfast/model/api/operations'
import type { Operation } from '@holdfast/model/operation/operation'
import type { Origin } from './origin.ts'
import type { OperationRecord } from './record.ts'

export interface Asked {
  readonly seq: number
  readonly id: OperationId
  readonly agentId: AgentId
  readonly hostname: string
  readonly operation: Operation
  readonly principal: Principal | undefined
  readonly origin: Origin
  readonly atMs: TimeMs
  readonly state: Extract<OperationState, 'planned' | 'sent'>
  readonly batch: { readonly id: OperationId; readonly step: number; readonly steps: number }
}

export function newRecord({ operation, origin, principal, batch, ...asked }: Asked): OperationRecord {
  const role = roleOf(operation)
  const keys = resourcesOf(operation).map((resource) => volumeKeyOf(asked.agentId, resource))
  return {
    seq: asked.seq,
    id: asked.id,
    verb: verbOf(operation),
    object: objectOf(operation),
    volumeKeys: keys.filter((key) => key !== undefined),
    agentId: asked.agentId,
    hostname: asked.hostname,
    ...(role !== undefined && { role }),
    ...(principal !== undefined && { principal }),
    actor: origin.actor,
    via: origin.via,
    ...(origin.reason !== undefined && { reason: origin.reason }),
    createdMs: asked.atMs,
    batchId: batch.id,
    step: batch.step,
    steps: batch.steps,
    request: recordStep(asked.agentId, operation),
    state: asked.state,
    master: 'unknown',
    agent: 'unknown',
    events: [{ atMs: asked.atMs, state: asked.state, message: asked.state === 'sent' ? SENT : PLANNED }],
  }
}

const PLANNED = 'Confirmed by a person, and stored.'
export const SENT = 'Sent to the master.'
