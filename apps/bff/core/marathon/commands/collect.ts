import { instanceOfReservation, parseInstanceId } from '@holdfast/model/marathon/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok } from '@holdfast/model/result'
import { unknownKey } from '../keys.ts'
import type { Answer, UnknownReservationRef } from '../messages.ts'
import type { UnknownReservation } from '../state.ts'
import { putFreeing, type Turn } from '../turn.ts'

/** All of them, or none. */
export function collect(turn: Turn, reservations: readonly UnknownReservationRef[]): Answer {
  const found: Found[] = []
  for (const { agentId, reservationId, seen } of reservations) {
    const unknown = PersistentMap.get(turn.state.unknown, unknownKey(agentId, reservationId)) ?? seen
    if (unknown === undefined)
      return err({
        status: 404,
        message: `Reservation '${reservationId}' on agent '${agentId}' does not exist`,
      })
    const { role, host, persistenceIds } = unknown
    found.push({ agentId, reservationId, role, host, persistenceIds })
  }
  for (const each of found) free(turn, each)
  return ok({ type: 'DONE' })
}

type Found = Pick<UnknownReservation, 'agentId' | 'reservationId' | 'role' | 'host' | 'persistenceIds'>

function free(turn: Turn, found: Found): void {
  const { agentId, reservationId } = found
  const instanceId = instanceOfReservation(reservationId)
  const runSpecId = instanceId && parseInstanceId(instanceId)?.runSpecId
  putFreeing(turn, unknownKey(agentId, reservationId), {
    ...found,
    ...(instanceId && { instanceId }),
    ...(runSpecId && { runSpecId }),
    onlyOnAgent: true,
    because: 'collected',
    usedBy: [],
    state: 'waiting',
    sinceMs: turn.context.nowMs,
  })
}
