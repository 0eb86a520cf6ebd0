import { instanceOfReservation, parseInstanceId } from '@holdfast/model/marathon/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok } from '@holdfast/model/result'
import { unknownKey } from '../keys.ts'
import type { Answer, UnknownReservationRef } from '../messages.ts'
import type { UnknownReservation } from '../state.ts'
import { putFreeing, type Turn } from '../turn.ts'

/** All of them, or none: what is not listed may have come to belong to somebody. */
export function collect(turn: Turn, reservations: readonly UnknownReservationRef[]): Answer {
  const found: UnknownReservation[] = []
  for (const { agentId, reservationId } of reservations) {
    const unknown = PersistentMap.get(turn.state.unknown, unknownKey(agentId, reservationId))
    if (unknown === undefined)
      return err({
        status: 404,
        message: `Reservation '${reservationId}' on agent '${agentId}' does not exist`,
      })
    found.push(unknown)
  }
  for (const unknown of found) free(turn, unknown)
  return ok({ type: 'DONE' })
}

function free(turn: Turn, unknown: UnknownReservation): void {
  const { agentId, host, reservationId, role, persistenceIds } = unknown
  const instanceId = instanceOfReservation(reservationId)
  const runSpecId = instanceId && parseInstanceId(instanceId)?.runSpecId
  putFreeing(turn, unknownKey(agentId, reservationId), {
    reservationId,
    ...(instanceId && { instanceId }),
    ...(runSpecId && { runSpecId }),
    role,
    persistenceIds,
    agentId,
    host,
    onlyOnAgent: true,
    because: 'collected',
    usedBy: [],
    state: 'waiting',
    sinceMs: turn.context.nowMs,
  })
}
