import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import { encodePod } from '@holdfast/model/marathon/encode-pod'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { delayKey, queueKey } from '../keys.ts'
import { funnel, refusalStage } from '../match/reasons.ts'
import type { QueueStatistics, SchedulerState } from '../state.ts'
import { isoTime } from './iso-time.ts'
import { offerJson } from './offer.ts'

/** What waits for offers: instances of one run spec in one role. */
export interface QueueEntry {
  readonly runSpec: RunSpec
  readonly role: string
  readonly count: number
}

/** Everything that waits, in the order of ids. */
export function queueEntries(state: SchedulerState): readonly QueueEntry[] {
  const entries: QueueEntry[] = []
  PersistentMap.forEach(state.index.scheduled, (byRunSpec, role) => {
    PersistentMap.forEach(byRunSpec, (instances, id) => {
      const runSpec = PersistentMap.get(state.runSpecs, id)
      const count = PersistentMap.size(instances)
      if (runSpec !== undefined && count > 0) entries.push({ runSpec, role, count })
    })
  })
  return entries.toSorted((a, b) => (a.runSpec.id < b.runSpec.id ? -1 : 1))
}

export function waitsForOffers(state: SchedulerState, id: PathId): boolean {
  let waits = false
  PersistentMap.forEach(state.index.scheduled, (byRunSpec) => {
    waits ||= PersistentMap.size(PersistentMap.get(byRunSpec, id) ?? PersistentMap.empty()) > 0
  })
  return waits
}

/**
 * An entry of `/v2/queue`. The delay is over when nothing but an offer is waited for.
 *
 * Source: `queueInfoWithStatisticsWrites`, marathon `raml/QueueInfoConversion.scala`.
 */
export function queueEntryJson(
  state: SchedulerState,
  { runSpec, role, count }: QueueEntry,
  nowMs: number,
  withLastUnusedOffers: boolean,
): object {
  const statistics = PersistentMap.get(state.queue, queueKey(runSpec.id, role))
  const delay = PersistentMap.get(state.delays, delayKey(runSpec.id, runSpec.version))
  const problem = statistics?.problem ?? givenUpIn(statistics, state.config)
  const leftMs = Math.max(0, (delay?.untilMs ?? 0) - nowMs)
  return {
    count,
    role,
    since: statistics === undefined ? runSpec.version : isoTime(statistics.sinceMs),
    delay: { timeLeftSeconds: Math.ceil(leftMs / 1000), overdue: leftMs === 0 },
    processedOffersSummary: summaryJson(statistics),
    // Unlike Marathon, which writes it into its log alone.
    ...(problem !== undefined && { problem }),
    ...(withLastUnusedOffers && { lastUnusedOffers: lastUnusedOffers(statistics) }),
    ...(runSpec.kind === 'app' ? { app: encodeApp(runSpec) } : { pod: encodePod(runSpec) }),
  }
}

function givenUpIn(
  statistics: QueueStatistics | undefined,
  { principal = 'none', taskReservationTimeoutMs }: SchedulerState['config'],
): string | undefined {
  const { givenUp: times, role } = statistics ?? {}
  if (times === undefined) return undefined
  const after = `${taskReservationTimeoutMs / 1000} s`
  const often = times === 1 ? 'once' : `${times} times`
  return `What was reserved was not offered within ${after}, ${often} by now: the master may not let principal ${principal} reserve and create in role ${role}.`
}

function summaryJson(statistics: QueueStatistics | undefined): object {
  const { processed = 0, unused = 0, lastUnusedMs, lastUsedMs, rejected = {} } = statistics ?? {}
  const last = statistics === undefined ? [] : PersistentMap.values(statistics.lastOffers)
  const rejectedLast: Record<string, number> = {}
  for (const { reasons } of last) {
    const stage = refusalStage(reasons)
    if (stage !== undefined) rejectedLast[stage] = (rejectedLast[stage] ?? 0) + 1
  }
  return {
    processedOffersCount: processed,
    unusedOffersCount: unused,
    ...(lastUnusedMs !== undefined && { lastUnusedOfferAt: isoTime(lastUnusedMs) }),
    ...(lastUsedMs !== undefined && { lastUsedOfferAt: isoTime(lastUsedMs) }),
    rejectSummaryLastOffers: stagesJson(last.length, rejectedLast),
    rejectSummaryLaunchAttempt: stagesJson(processed, rejected),
  }
}

/** What one stage declines does not come to the next: `processed` is what reached it. */
function stagesJson(offers: number, declinedBy: Readonly<Record<string, number>>): readonly object[] {
  let processed = offers
  return funnel.map((reason) => {
    const declined = declinedBy[reason] ?? 0
    const stage = { reason, declined, processed }
    processed -= declined
    return stage
  })
}

function lastUnusedOffers(statistics: QueueStatistics | undefined): readonly object[] {
  if (statistics === undefined) return []
  return PersistentMap.values(statistics.lastOffers)
    .filter(({ reasons }) => reasons.length > 0)
    .toSorted((a, b) => b.atMs - a.atMs)
    .map(({ offer, reasons, atMs }) => ({
      offer: offerJson(offer),
      reason: reasons,
      timestamp: isoTime(atMs),
    }))
}
