import type { Window } from '@holdfast/model/api/common'
import { failedStates } from '@holdfast/model/api/operations'
import type { OperationRow, OperationState, OperationsQuery } from '@holdfast/model/api/operations'
import type { OperationId, TimeMs } from '@holdfast/model/ids'
import type { SQLInputValue } from 'node:sqlite'
import type { Database } from '../store/database.ts'
import type { FormerNames } from './former-names.ts'
import type { Journal } from './journal.ts'
import type { Recent } from './counts.ts'
import type { OperationSight } from './operations.ts'
import { hasFailed, rowOf, type OperationRecord } from './record.ts'
import { number, recordOf, stateOf, text } from './table.ts'

const RECENT_MS = 3_600_000

/** One page of the operations, newest first, as they are now. */
export function listOperations(
  database: Database,
  journal: Journal,
  query: OperationsQuery,
  actor: string,
  names: FormerNames,
  sight?: OperationSight,
): Window<OperationRow> {
  const seen = sight && seenCondition(database, sight)
  const condition = whole([...conditionsOf(query, actor, names), ...(seen ?? [])])
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
    total: totalOf(database, journal, query, condition, seen !== undefined),
    ...(seen ? seenCounts(database, journal, seen) : allCounts(journal)),
    rows: rows.map((row) => rowOf(journal.newest(recordOf(row)))),
    sums: {},
  }
}

type Counts = Pick<Window<OperationRow>, 'unfiltered' | 'facets' | 'hidden'>

function allCounts({ counts }: Journal): Counts {
  const state = [...counts.byState].flatMap(([value, count]) => (count > 0 ? [{ value, count }] : []))
  return { unfiltered: counts.total(), facets: { state } }
}

function seenCounts(database: Database, journal: Journal, seen: Conditions): Counts {
  const { sql, values } = whole(seen)
  const state = database
    .prepare(`SELECT state, COUNT(*) AS n FROM operations ${sql} GROUP BY state`)
    .all(...values)
    .map((row) => ({ value: stateOf(row.state), count: number(row.n) }))
  const unfiltered = state.reduce((sum, { count }) => sum + count, 0)
  const hidden = unfiltered < journal.counts.total()
  return { unfiltered, facets: { state }, ...(hidden && { hidden }) }
}

/** How many of those that somebody may see ended within the last hour. */
export function recentOperations(database: Database, now: TimeMs, sight: OperationSight): Recent {
  const ended: Conditions = [{ sql: 'settled_ms > ?', values: [now - RECENT_MS] }]
  const { sql, values } = whole([...ended, ...seenCondition(database, sight)])
  const recent = { confirmed: 0, failed: 0, windowMs: RECENT_MS }
  const rows = database.prepare(`SELECT state, COUNT(*) AS n FROM operations ${sql} GROUP BY state`)
  for (const row of rows.all(...values)) {
    const state = stateOf(row.state)
    if (state === 'confirmed') recent.confirmed += number(row.n)
    else if (hasFailed(state)) recent.failed += number(row.n)
  }
  return recent
}

/** Those that touched a volume, by whichever of its keys, newest first. */
export function operationsOfVolume(
  database: Database,
  journal: Journal,
  volumeKeys: readonly string[],
  limit: number,
): readonly OperationRecord[] {
  return database
    .prepare(
      `SELECT o.* FROM operation_volumes v JOIN operations o ON o.seq = v.seq
       WHERE v.volume_key IN (${marks(volumeKeys)}) ORDER BY v.seq DESC LIMIT ?`,
    )
    .all(...volumeKeys, limit)
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

type Conditions = readonly Condition[]

/** All of them, as the end of a statement. */
function whole(conditions: Conditions): Condition {
  if (conditions.length === 0) return { sql: '', values: [] }
  return {
    sql: `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  }
}

function conditionsOf(
  { state, mine, failed, agent, volume }: OperationsQuery,
  actor: string,
  names: FormerNames,
): Conditions {
  const volumes = volume === undefined ? undefined : names.volumeKeys(volume)
  return [
    ...among('state', statesOf(state, failed)),
    ...among('actor', mine === true ? [actor] : undefined),
    ...among('agent_id', agent === undefined ? undefined : names.agentIds(agent)),
    ...among('volume_key', volumes).map(({ sql, values }) => ({
      sql: `seq IN (SELECT seq FROM operation_volumes WHERE ${sql})`,
      values,
    })),
  ]
}

const among = (column: string, values: readonly string[] | undefined): Conditions =>
  values === undefined ? [] : [{ sql: `${column} IN (${marks(values)})`, values }]

/** The roles are few, and found in their index. */
function seenCondition(database: Database, { actor, role }: OperationSight): Conditions {
  const roles = database
    .prepare('SELECT DISTINCT role FROM operations WHERE role IS NOT NULL')
    .all()
    .map((row) => text(row.role))
    .filter(role)
  return [{ sql: `(actor = ? OR role IN (${marks(roles)}))`, values: [actor, ...roles] }]
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(',')

function statesOf(
  state: readonly OperationState[] | undefined,
  failed: boolean | undefined,
): readonly OperationState[] | undefined {
  if (failed !== true) return state
  return state === undefined ? failedStates : state.filter((each) => failedStates.includes(each))
}

/** By state alone all of them are counted already. */
function totalOf(
  database: Database,
  journal: Journal,
  query: OperationsQuery,
  { sql, values }: Condition,
  isPart: boolean,
): number {
  if (!isPart && query.mine !== true && query.agent === undefined && query.volume === undefined) {
    const states = statesOf(query.state, query.failed)
    if (states === undefined) return journal.counts.total()
    return states.reduce((sum, state) => sum + (journal.counts.byState.get(state) ?? 0), 0)
  }
  return number(database.prepare(`SELECT COUNT(*) AS n FROM operations ${sql}`).get(...values)?.n)
}
