import { unreachable } from '@holdfast/model/invariant'
import type { TimeMs } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { SchedulerConfig } from './config.ts'
import { add } from './deployments/advance.ts'
import { emptyIndexes } from './indexes.ts'
import { firstDue } from './jobs.ts'
import { NestedMap } from './nested-map.ts'
import type { StoredRecord } from './records.ts'
import type { SchedulerState } from './state.ts'
import { currentOf, frameworkOf, instanceOfRecord } from './stored.ts'
import { newTurn, putFreeing, putInstance, update, type Turn } from './turn.ts'

/** A scheduler that knows nothing yet. */
export function emptyState(config: SchedulerConfig, nowMs: TimeMs): SchedulerState {
  return {
    config,
    formerFrameworkIds: [],
    connection: { state: 'disconnected', sinceMs: nowMs },
    runSpecs: PersistentMap.empty(),
    versions: PersistentMap.empty(),
    groups: PersistentMap.empty(),
    instances: PersistentMap.empty(),
    deployments: PersistentMap.empty(),
    cancelled: [],
    freeing: PersistentMap.empty(),
    failures: PersistentMap.empty(),
    index: emptyIndexes,
    delays: PersistentMap.empty(),
    queue: PersistentMap.empty(),
    unknown: PersistentMap.empty(),
    kills: PersistentMap.empty(),
    wants: PersistentMap.empty(),
    due: firstDue(config, nowMs),
    offersLookedAt: 0,
  }
}

/** The state of before, from everything that was stored, in whatever order. It does nothing before a master takes it in. */
export function restore(
  config: SchedulerConfig,
  records: Iterable<StoredRecord>,
  nowMs: TimeMs,
): SchedulerState {
  const turn = newTurn(emptyState(config, nowMs), { nowMs, newUuid: nothingNew })
  const current = new Map<string, string>()
  for (const record of records) take(turn, record, current)
  update(turn, { runSpecs: currentOf(turn.state.versions, current) })
  return turn.state
}

function nothingNew(): never {
  throw new Error('Invariant broken: nothing new is made of what was stored')
}

function take(turn: Turn, record: StoredRecord, current: Map<string, string>): void {
  const { state } = turn
  switch (record.kind) {
    case 'framework':
      return update(turn, frameworkOf(record.value))
    case 'version': {
      const { id, version } = record.value
      return update(turn, { versions: NestedMap.set(state.versions, id, version, record.value) })
    }
    case 'current':
      return void current.set(record.key, record.value.version)
    case 'group':
      return update(turn, { groups: PersistentMap.set(state.groups, record.key, record.value) })
    case 'instance':
      return putInstance(turn, instanceOfRecord(record.value))
    case 'deployment':
      return add(turn, record.value)
    case 'freeing':
      return putFreeing(turn, record.key, record.value)
    case 'failure':
      return update(turn, { failures: PersistentMap.set(state.failures, record.key, record.value) })
    default:
      return unreachable(record)
  }
}
