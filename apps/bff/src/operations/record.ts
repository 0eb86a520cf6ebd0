import type { AgentId, OperationId, Principal, TimeMs } from '@holdfast/model/ids'
import { failedStates } from '@holdfast/model/api/operations'
import type { OperationEvent, OperationRow, OperationState, Verb } from '@holdfast/model/api/operations'

/** One operation as the journal keeps it while it is not settled. Only the journal changes it. */
export interface OperationRecord {
  /** The order of asking; the primary key. */
  readonly seq: number
  readonly id: OperationId
  readonly verb: Verb
  readonly object: string
  readonly volumeKeys: readonly string[]
  readonly agentId: AgentId
  readonly hostname: string
  readonly role?: string
  readonly principal?: Principal
  readonly actor: string
  readonly via: OperationRow['via']
  readonly reason?: string
  readonly createdMs: TimeMs
  readonly batchId: OperationId
  readonly step: number
  readonly steps: number
  /** The `OperationStep`, as JSON. */
  readonly request: string
  state: OperationState
  settledMs?: TimeMs
  master: OperationRow['master']
  agent: OperationRow['agent']
  error?: NonNullable<OperationRow['error']>
  readonly events: OperationEvent[]
  /** What the master showed under the keys of its amounts before it was sent: see `AmountClaim`. */
  base?: Readonly<Record<string, number>>
}

/** A batch may touch thousands: its row, which every tab is sent, names so many. */
const ROW_KEYS = 100

export function rowOf(record: OperationRecord): OperationRow {
  return {
    key: record.id,
    id: record.id,
    state: record.state,
    verb: record.verb,
    object: record.object,
    volumeKeys: record.volumeKeys.slice(0, ROW_KEYS),
    agentId: record.agentId,
    hostname: record.hostname,
    ...(record.role !== undefined && { role: record.role }),
    actor: record.actor,
    via: record.via,
    ...(record.reason !== undefined && { reason: record.reason }),
    createdMs: record.createdMs,
    ...(record.settledMs !== undefined && { settledMs: record.settledMs }),
    master: record.master,
    agent: record.agent,
    ...(record.error !== undefined && { error: record.error }),
    batchId: record.batchId,
    step: record.step,
    steps: record.steps,
  }
}

/** Nothing more will happen to it. Whoever is `not_confirmed` is watched until somebody settles it. */
export const isSettled = (record: OperationRecord): boolean => record.settledMs !== undefined

export const hasFailed = (state: OperationState): boolean => failedStates.includes(state)

/** The states that end an operation as soon as they are reached. */
const endings: ReadonlySet<OperationState> = new Set([
  'confirmed',
  'refused',
  'cancelled',
  'outdated',
  'reverted',
  'blocked',
])

export const endsIn = (state: OperationState): boolean => endings.has(state)
