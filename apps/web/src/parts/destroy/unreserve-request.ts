import type { OperationRequest } from '@holdfast/model/api/operations'
import type { ReservationRow } from '@holdfast/model/api/rows'
import { wireDisk } from '../operations/wire-resource.ts'

/** Why nothing of a reservation can be given back now, as a sentence; undefined when its idle part can. */
export function whyNotUnreserve(row: ReservationRow): string | undefined {
  if (row.reservations.at(-1)?.kind === 'static') {
    return 'Static: it comes from the agent’s own configuration and ends only there.'
  }
  if (row.idleMb > 0) return undefined
  if (row.volumes > 0)
    return `Holds ${row.volumes} ${row.volumes === 1 ? 'volume' : 'volumes'}. Destroy ${row.volumes === 1 ? 'it' : 'them'} first.`
  return 'No disk of it is idle.'
}

/** Gives back the idle disk of one reservation. What lies in volumes stays reserved. */
export function unreserveRequest(row: ReservationRow): OperationRequest {
  const resource = wireDisk(row.disk, row.idleMb, row.reservations)
  return { steps: [{ verb: 'unreserve', agentId: row.agentId, resources: [resource] }] }
}
