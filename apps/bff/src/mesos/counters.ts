import type { JsonObject } from '@holdfast/model/json'
import { numberOf } from './fields.ts'

/** What a master has counted since it started, as far as it tells what became of agents. */
export interface Counters {
  readonly uptimeMs: number
  readonly removed: number | undefined
  readonly unregistered: number | undefined
  readonly unreachable: number | undefined
}

/** Reads `/metrics/snapshot`; undefined when it tells no uptime. Source: `Master::Metrics`, mesos `src/master/metrics.cpp`. */
export function decodeCounters(metrics: JsonObject): Counters | undefined {
  const seconds = numberOf(metrics, 'master/uptime_secs')
  if (seconds === undefined) return undefined
  return {
    uptimeMs: seconds * 1000,
    removed: numberOf(metrics, 'master/slave_removals'),
    unregistered: numberOf(metrics, 'master/slave_removals/reason_unregistered'),
    unreachable: numberOf(metrics, 'master/slave_removals/reason_unhealthy'),
  }
}

/** What became of agents that a master does not list any more. `unsure`: it does not say. */
export type Fate = 'unregistered' | 'unreachable' | 'gone' | 'unsure'

/**
 * Why so many agents left the list between two looks at a master. A master does not name agents that are away, but it
 * counts how they went; what is counted is certain only when all of them went the same way. One that was marked gone is
 * counted nowhere.
 */
export function fateOf(agents: number, before: Counters | undefined, after: Counters | undefined): Fate {
  // A master that was started meanwhile counts from nothing.
  if (before === undefined || after === undefined || after.uptimeMs < before.uptimeMs) return 'unsure'
  const more = (name: 'removed' | 'unregistered' | 'unreachable') =>
    before[name] === undefined || after[name] === undefined ? undefined : after[name] - before[name]
  const [removed, unregistered, unreachable] = [more('removed'), more('unregistered'), more('unreachable')]
  if (removed === 0) return 'gone'
  if (unregistered === agents && unreachable === 0) return 'unregistered'
  if (unreachable === agents && unregistered === 0) return 'unreachable'
  return 'unsure'
}
