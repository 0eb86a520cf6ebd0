import { AgentId, OperationId, Principal, TimeMs } from '@holdfast/model/ids'
import type { OperationEvent, OperationRow, OperationState, Verb } from '@holdfast/model/api/operations'
import type { SQLOutputValue } from 'node:sqlite'
import type { Database } from '../store/database.ts'
import type { OperationRecord } from './record.ts'

export function insertOperation(database: Database, record: OperationRecord): void {
  database
    .prepare('INSERT INTO operations VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)')
    .run(
      record.seq,
      record.id,
      record.state,
      record.verb,
      record.object,
      JSON.stringify(record.volumeKeys),
      record.agentId,
      record.hostname,
      record.role ?? null,
      record.principal ?? null,
      record.actor,
      record.via,
      record.reason ?? null,
      record.createdMs,
      record.settledMs ?? null,
      record.batchId,
      record.step,
      record.steps,
      record.request,
      record.master,
      record.agent,
      record.error === undefined ? null : JSON.stringify(record.error),
      JSON.stringify(record.events),
      record.base === undefined ? null : JSON.stringify(record.base),
    )
  const insertVolume = database.prepare('INSERT OR IGNORE INTO operation_volumes VALUES (?, ?)')
  for (const key of record.volumeKeys) insertVolume.run(key, record.seq)
}

export function updateOperation(database: Database, record: OperationRecord): void {
  database
    .prepare(
      'UPDATE operations SET state = ?, settled_ms = ?, master = ?, agent = ?, error = ?, events = ?, base = ? WHERE seq = ?',
    )
    .run(
      record.state,
      record.settledMs ?? null,
      record.master,
      record.agent,
      record.error === undefined ? null : JSON.stringify(record.error),
      JSON.stringify(record.events),
      record.base === undefined ? null : JSON.stringify(record.base),
      record.seq,
    )
}

/** At most `limit` of the oldest operations that are settled and lie before `seq`. Returns how many went, by state. */
export function deleteOldest(
  database: Database,
  seq: number,
  limit: number,
): ReadonlyMap<OperationState, number> {
  const old = database
    .prepare(
      'SELECT seq, state, volume_keys FROM operations WHERE seq < ? AND settled_ms IS NOT NULL ORDER BY seq LIMIT ?',
    )
    .all(seq, limit)
  const deleteVolume = database.prepare('DELETE FROM operation_volumes WHERE volume_key = ? AND seq = ?')
  const deleteRow = database.prepare('DELETE FROM operations WHERE seq = ?')
  const gone = new Map<OperationState, number>()
  for (const row of old) {
    const state = stateOf(row.state)
    for (const key of textsOf(row.volume_keys)) deleteVolume.run(key, number(row.seq))
    deleteRow.run(number(row.seq))
    gone.set(state, (gone.get(state) ?? 0) + 1)
  }
  return gone
}

export type SqlRow = Record<string, SQLOutputValue>

export function recordOf(row: SqlRow): OperationRecord {
  return {
    seq: number(row.seq),
    id: OperationId(text(row.id)),
    // The casts of this file are where our own table is decoded: nobody else writes it.
    verb: text(row.verb) as Verb,
    object: text(row.object),
    volumeKeys: textsOf(row.volume_keys),
    agentId: AgentId(text(row.agent_id)),
    hostname: text(row.hostname),
    ...(row.role !== null && { role: text(row.role) }),
    ...(row.principal !== null && { principal: Principal(text(row.principal)) }),
    actor: text(row.actor),
    via: text(row.via) as OperationRow['via'],
    ...(row.reason !== null && { reason: text(row.reason) }),
    createdMs: TimeMs(number(row.created_ms)),
    ...(row.settled_ms !== null && { settledMs: TimeMs(number(row.settled_ms)) }),
    batchId: OperationId(text(row.batch_id)),
    step: number(row.step),
    steps: number(row.steps),
    request: text(row.request),
    state: stateOf(row.state),
    master: text(row.master) as OperationRow['master'],
    agent: text(row.agent) as OperationRow['agent'],
    ...(row.error !== null && { error: JSON.parse(text(row.error)) as NonNullable<OperationRow['error']> }),
    events: JSON.parse(text(row.events)) as OperationEvent[],
    ...(row.base !== null && { base: JSON.parse(text(row.base)) as Readonly<Record<string, number>> }),
  }
}

export const stateOf = (value: SQLOutputValue | undefined): OperationState => text(value) as OperationState

export function text(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

export function number(value: SQLOutputValue | undefined): number {
  return typeof value === 'number' ? value : 0
}

const textsOf = (value: SQLOutputValue | undefined): readonly string[] => JSON.parse(text(value)) as string[]
