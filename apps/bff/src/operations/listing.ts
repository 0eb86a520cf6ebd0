import type { Window } from '@holdfast/model/api/common'
import { failedStates } from '@holdfast/model/api/operations'
import type { OperationRow, OperationState, OperationsQuery } from '@holdfast/model/api/operations'
import type { OperationId } from '@holdfast/model/ids'
import type { SQLInputValue } from 'node:sqlite'
import type { Database } from '../store/database.ts'
import type { Journal } from './journal.ts'
import { rowOf, type OperationRecord } from './record.ts'
import { number, recordOf } from './table.ts'

/** One page of the operations, newest first, as they are now. */
export function listOperations(
  database: Database,
  journal: Journal,
  query: OperationsQuery,
  actor: string,
): Window<OperationRow> {
  const condition = conditionOf(query, actor)
  const { offset = 0, limit = 100 } = query
  // The inner query skips within an index: a deep page does not read the rows before it.
  const rows = database
    .prepare(
      `SELECT * FROM operations WHERE seq IN
        (SELECT seq FROM operations ${condition.sql} ORDER BY seq DESC LIMIT ? OFFSET ?)
       ORDER BY seq DESC`,
    )
    .all(...condition.values, limit, offset)
  return {
    revision: journal.version(),
    offset,
    total: totalOf(database, journal, query, condition),
    unfiltered: journal.counts.total(),
    rows: rows.map((row) => rowOf(journal.newest(recordOf(row)))),
    facets: {
      state: [...journal.counts.byState].flatMap(([value, count]) => (count > 0 ? [{ value, count }] : [])),
    },
    sums: {},
  }
}

/** Those that touched a volume, newest first. */
export function operationsOfVolume(
  database: Database,
  journal: Journal,
  volumeKey: string,
  limit: number,
): readonly OperationRecord[] {
  return database
    .prepare(
      `SELECT o.* FROM operation_volumes v JOIN operations o ON o.seq = v.seq
       WHERE v.volume_key = ? ORDER BY v.seq DESC LIMIT ?`,
    )
    .all(volumeKey, limit)
    .map((row) => journal.newest(recordOf(row)))
}

/** All of one confirmation, in the order of the plan. */
export function operationsOfBatch(
  database: Database,
  journal: Journal,
  batchId: OperationId,
): readonly OperationRecord[] {
  return database
    .prepare('SELECT * FROM operations WHERE steps > 1 AND batch_id = ? ORDER BY step')
    .all(batchId)
    .map((row) => journal.newest(recordOf(row)))
}

interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

function conditionOf({ state, mine, failed, agent, volume }: OperationsQuery, actor: string): Condition {
  const parts: string[] = []
  const values: SQLInputValue[] = []
  const states = statesOf(state, failed)
  if (states !== undefined) {
    parts.push(`state IN (${states.map(() => '?').join(',')})`)
    values.push(...states)
  }
  const also = (sql: string, value: string | undefined) => {
    if (value === undefined) return
    parts.push(sql)
    values.push(value)
  }
  also('actor = ?', mine === true ? actor : undefined)
  also('agent_id = ?', agent)
  also('seq IN (SELECT seq FROM operation_volumes WHERE volume_key = ?)', volume)
  return { sql: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, values }
}

function statesOf(
  state: readonly OperationState[] | undefined,
  failed: boolean | undefined,
): readonly OperationState[] | undefined {
  if (failed !== true) return state
  return state === undefined ? failedStates : state.filter((each) => failedStates.includes(each))
}

/** By state alone they are counted already. */
function totalOf(
  database: Database,
  journal: Journal,
  query: OperationsQuery,
  { sql, values }: Condition,
): number {
  if (query.mine !== true && query.agent === undefined && query.volume === undefined) {
    const states = statesOf(query.state, query.failed)
    if (states === undefined) return journal.counts.total()
    return states.reduce((sum, state) => sum + (journal.counts.byState.get(state) ?? 0), 0)
  }
  return number(database.prepare(`SELECT COUNT(*) AS n FROM operations ${sql}`).get(...values)?.n)
}
