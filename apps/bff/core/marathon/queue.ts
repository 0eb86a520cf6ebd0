import type { Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import { queueKey } from './keys.ts'
import { refusalStage } from './match/reasons.ts'
import type { Reason } from './match/reasons.ts'
import { NestedMap } from './nested-map.ts'
import type { QueueStatistics } from './state.ts'
import { update, type Turn } from './turn.ts'

/** What became of one offer for a run spec that waits in its role. */
export interface OfferNote {
  readonly used: boolean
  readonly reasons: readonly Reason[]
  readonly problem?: string
}

/** Source: `OfferMatchStatisticsActor`, marathon `core/launchqueue/impl/OfferMatchStatisticsActor.scala`. */
export function noteOffer(turn: Turn, id: PathId, offer: ReceivedOffer, note: OfferNote): void {
  const { nowMs } = turn.context
  const key = queueKey(id, offer.role)
  const before = PersistentMap.get(turn.state.queue, key) ?? newStatistics(turn, id, offer.role)
  const stage = note.used ? undefined : refusalStage(note.reasons)
  const { problem: _, ...rest } = before
  const after: QueueStatistics = {
    ...rest,
    processed: before.processed + 1,
    unused: before.unused + (note.used ? 0 : 1),
    ...(note.used ? { lastUsedMs: nowMs } : { lastUnusedMs: nowMs }),
    ...(note.problem !== undefined && { problem: note.problem }),
    rejected:
      stage === undefined
        ? before.rejected
        : { ...before.rejected, [stage]: (before.rejected[stage] ?? 0) + 1 },
    lastOffers: PersistentMap.set(before.lastOffers, offer.agentId, {
      offer,
      reasons: note.used ? [] : note.reasons,
      atMs: nowMs,
    }),
  }
  update(turn, { queue: PersistentMap.set(turn.state.queue, key, after) })
}

/** What was reserved did not show in time: nobody else says that a master lets us reserve nothing. */
export function noteGivenUp(turn: Turn, { runSpecId, role }: Instance): void {
  const key = queueKey(runSpecId, role)
  const before = PersistentMap.get(turn.state.queue, key) ?? newStatistics(turn, runSpecId, role)
  const after = { ...before, givenUp: (before.givenUp ?? 0) + 1 }
  update(turn, { queue: PersistentMap.set(turn.state.queue, key, after) })
}

function newStatistics({ context }: Turn, id: PathId, role: string): QueueStatistics {
  return {
    id,
    role,
    sinceMs: context.nowMs,
    processed: 0,
    unused: 0,
    rejected: {},
    lastOffers: PersistentMap.empty(),
  }
}

/** Begins to count for what has begun to wait, and forgets what was counted for what waits no more. */
export function settleQueue(turn: Turn, id: PathId, roles: Iterable<string>): void {
  for (const role of roles) {
    const key = queueKey(id, role)
    const waits = PersistentMap.get(NestedMap.inner(turn.state.index.scheduled, role), id) !== undefined
    const known = PersistentMap.get(turn.state.queue, key)
    if (waits === (known !== undefined)) continue
    const { queue } = turn.state
    update(turn, {
      queue: waits
        ? PersistentMap.set(queue, key, newStatistics(turn, id, role))
        : PersistentMap.delete(queue, key),
    })
  }
}
