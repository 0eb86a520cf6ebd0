import type { ServiceAction, ServiceOperationRow } from '@holdfast/model/api/services'
import type { TimeMs } from '@holdfast/model/ids'
import type { Store } from '../store/commit-queue.ts'
import type { SQLOutputValue } from 'node:sqlite'

/** What was asked of a service, as it is kept. */
export interface ServiceRecord {
  readonly id: string
  readonly serviceId: string
  /** In which the service and its instances were then. */
  readonly roles: readonly string[]
  readonly action: ServiceAction['action']
  readonly actor: string
  readonly reason?: string
  readonly createdMs: number
  readonly settledMs?: number
  readonly state: ServiceOperationRow['state']
  readonly deploymentId?: string
  readonly error?: ServiceOperationRow['error']
  /** Volumes that must be gone before it is done. */
  readonly erased: readonly string[]
  /** Tasks that must have ended before it is done. */
  readonly ended: readonly string[]
  /** The hash of what was confirmed, and under which key. */
  readonly request: string
  readonly key: string
}

export interface ServiceJournal {
  add(record: ServiceRecord): Promise<void>
  settle(record: ServiceRecord): Promise<void>
  byKey(key: string): ServiceRecord | undefined
  open(): readonly ServiceRecord[]
  /** Newest first. */
  page(which: WhichRecords, offset: number, limit: number): ServicePage
}

/** What is not said narrows nothing. */
export interface WhichRecords {
  readonly serviceId?: string
  readonly actor?: string
  readonly failed?: boolean
  readonly open?: boolean
}

export interface ServicePage {
  readonly records: readonly ServiceRecord[]
  readonly total: number
}

type Row = Record<string, SQLOutputValue>

export function serviceJournal(store: Store): ServiceJournal {
  const { database } = store
  const rows = (sql: string, ...values: (string | number)[]): readonly ServiceRecord[] =>
    database
      .prepare(sql)
      .all(...values)
      .map(recordOf)
  return {
    async add(record) {
      await store.write((to) =>
        to
          .prepare(
            `INSERT INTO service_operations (id, service_id, role, action, actor, reason, created_ms, settled_ms, state,
              deployment_id, error, erased, ended, request, key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
          )
          .run(
            record.id,
            record.serviceId,
            // No role has a space in its name.
            record.roles.join(' '),
            record.action,
            record.actor,
            record.reason ?? null,
            record.createdMs,
            record.settledMs ?? null,
            record.state,
            record.deploymentId ?? null,
            record.error === undefined ? null : JSON.stringify(record.error),
            JSON.stringify(record.erased),
            JSON.stringify(record.ended),
            record.request,
            record.key,
          ),
      )
    },
    async settle({ id, state, settledMs, deploymentId, error }) {
      await store.write((to) =>
        to
          .prepare(
            'UPDATE service_operations SET state = ?, settled_ms = ?, deployment_id = ?, error = ? WHERE id = ?',
          )
          .run(
            state,
            settledMs ?? null,
            deploymentId ?? null,
            error === undefined ? null : JSON.stringify(error),
            id,
          ),
      )
    },
    byKey: (key) => rows('SELECT * FROM service_operations WHERE key = ?', key)[0],
    open: () => rows('SELECT * FROM service_operations WHERE settled_ms IS NULL ORDER BY seq'),
    page({ serviceId, actor, failed = false, open = false }, offset, limit) {
      const conditions = [
        ...(serviceId === undefined ? [] : [{ sql: 'service_id = ?', value: serviceId }]),
        ...(actor === undefined ? [] : [{ sql: 'actor = ?', value: actor }]),
      ]
      const fixed = [
        ...(failed ? ["state IN ('refused', 'failed')"] : []),
        ...(open ? ['settled_ms IS NULL'] : []),
      ]
      const all = [...conditions.map(({ sql }) => sql), ...fixed]
      const where = all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`
      const values = conditions.map(({ value }) => value)
      const total = database.prepare(`SELECT count(*) AS n FROM service_operations ${where}`).get(...values)
      return {
        records: rows(
          `SELECT * FROM service_operations ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
          ...values,
          limit,
          offset,
        ),
        total: Number(total?.n ?? 0),
      }
    },
  }
}

function recordOf(row: Row): ServiceRecord {
  const text = (name: string) => String(row[name])
  const perhaps = (name: string) => (row[name] === null ? undefined : text(name))
  const [roles, reason, deploymentId, error] = ['role', 'reason', 'deployment_id', 'error'].map(perhaps)
  return {
    id: text('id'),
    serviceId: text('service_id'),
    roles: roles?.split(' ') ?? [],
    // Only this file writes the columns.
    action: text('action') as ServiceRecord['action'],
    actor: text('actor'),
    ...(reason !== undefined && { reason }),
    createdMs: Number(row['created_ms']),
    ...(row['settled_ms'] !== null && { settledMs: Number(row['settled_ms']) }),
    state: text('state') as ServiceRecord['state'],
    ...(deploymentId !== undefined && { deploymentId }),
    ...(error !== undefined && { error: JSON.parse(error) as NonNullable<ServiceRecord['error']> }),
    erased: JSON.parse(text('erased')) as readonly string[],
    ended: JSON.parse(text('ended')) as readonly string[],
    request: text('request'),
    key: text('key'),
  }
}

/** Also of a record that is only about to be stored. */
export function rowOf(record: ServiceRecord, progress: string | undefined): ServiceOperationRow {
  const { id, serviceId, action, actor, reason, createdMs, settledMs, state, deploymentId, error } = record
  return {
    key: id,
    serviceId,
    action,
    actor,
    ...(reason !== undefined && { reason }),
    createdMs,
    ...(settledMs !== undefined && { settledMs }),
    state,
    ...(deploymentId !== undefined && { deploymentId }),
    ...(error !== undefined && { error }),
    ...(progress !== undefined && { progress }),
  }
}

export const settled = (
  record: ServiceRecord,
  state: ServiceRecord['state'],
  atMs: TimeMs,
  error?: ServiceRecord['error'],
): ServiceRecord => ({ ...record, state, settledMs: atMs, ...(error !== undefined && { error }) })
