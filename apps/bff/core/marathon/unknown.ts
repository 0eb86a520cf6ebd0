import type { Resource } from '@holdfast/model/resource/resource'
import { isPersistentVolume } from '@holdfast/model/resource/resource'
import { printResource } from '@holdfast/model/resource/print'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Scalar } from '@holdfast/model/scalar'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import { unknownKey } from './keys.ts'
import { NestedMap } from './nested-map.ts'
import type { UnknownReservation } from './state.ts'
import { update, type Turn } from './turn.ts'

/** What an offer holds that is labelled as ours and that no instance knows: it is listed, and left as it is. */
export function noteUnknown(
  turn: Turn,
  offer: ReceivedOffer,
  reservationId: string,
  resources: readonly Resource[],
): void {
  const { nowMs } = turn.context
  const key = unknownKey(offer.agentId, reservationId)
  const before = PersistentMap.get(turn.state.unknown, key)
  const unknown: UnknownReservation = {
    agentId: offer.agentId,
    host: offer.hostname,
    reservationId,
    role: offer.role,
    persistenceIds: persistenceIdsOf(resources),
    // Under what role and labels is said beside.
    resources: resources.map((each) => printResource({ ...each, reservations: [] })),
    diskMb: resources.reduce((sum, each) => sum + diskMbOf(each), 0),
    firstSeenMs: before?.firstSeenMs ?? nowMs,
    lastSeenMs: nowMs,
  }
  put(turn, key, unknown)
  if (before !== undefined) return
  const { agentId, host, persistenceIds } = unknown
  turn.effects.push({
    type: 'VOLUME_EVENT',
    event: {
      eventType: 'volume_unknown_event',
      timestampMs: nowMs,
      instanceId: reservationId,
      agentId,
      host,
      persistenceIds,
    },
  })
}

export function persistenceIdsOf(resources: readonly Resource[]): readonly string[] {
  return resources.filter(isPersistentVolume).flatMap(({ disk }) => disk?.persistence?.id ?? [])
}

function diskMbOf({ name, value }: Resource): number {
  return name === 'disk' && value.type === 'SCALAR' ? Scalar.toNumber(value.scalar) : 0
}

/** What was listed of this agent in this role, and is not in its offer any more. */
export function forgetUnknown(turn: Turn, offer: ReceivedOffer, seen: ReadonlySet<string>): void {
  const gone: string[] = []
  PersistentMap.forEach(NestedMap.inner(turn.state.index.unknownByAgent, offer.agentId), (_, key) => {
    const unknown = PersistentMap.get(turn.state.unknown, key)
    if (unknown?.role === offer.role && !seen.has(unknown.reservationId)) gone.push(key)
  })
  for (const key of gone) put(turn, key, undefined)
}

function put(turn: Turn, key: string, unknown: UnknownReservation | undefined): void {
  const { unknown: before, index } = turn.state
  const agentId = (unknown ?? PersistentMap.get(before, key))?.agentId
  if (agentId === undefined) return
  const { unknownByAgent } = index
  update(turn, {
    unknown: unknown ? PersistentMap.set(before, key, unknown) : PersistentMap.delete(before, key),
    index: {
      ...index,
      unknownByAgent: unknown
        ? NestedMap.set(unknownByAgent, agentId, key, true as const)
        : NestedMap.delete(unknownByAgent, agentId, key),
    },
  })
}
