import { unreachable } from '@holdfast/model/invariant'
import type { OperationRequest, OperationStep } from '@holdfast/model/api/operations'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { wireDisk, withoutVolume } from '../operations/wire-resource.ts'
import type { WireDisk } from '../operations/wire-resource.ts'

/** A volume that was chosen and will not be touched, with the reason. */
export interface LeftOut {
  readonly row: VolumeRow
  readonly reason: string
}

export interface DestroyChoice {
  readonly rows: readonly VolumeRow[]
  readonly leftOut: readonly LeftOut[]
}

/** Keeps apart what may be destroyed and what must not be touched. */
export function chooseDestroyable(rows: readonly VolumeRow[]): DestroyChoice {
  const leftOut = rows.flatMap((row) => {
    const reason = whyNotDestroy(row)
    return reason === undefined ? [] : [{ row, reason }]
  })
  return { rows: rows.filter((row) => whyNotDestroy(row) === undefined), leftOut }
}

/** Why a volume must not be destroyed now, as a sentence; undefined when it may be planned. */
export function whyNotDestroy(row: VolumeRow): string | undefined {
  if (row.operationId !== undefined) return 'Another operation on this volume is not settled.'
  switch (row.status) {
    case 'attached':
      return row.taskIds.length > 1
        ? `${row.taskIds.length} tasks use this volume. Stop them first.`
        : `Task ${row.taskIds[0] ?? ''} uses this volume. Stop it first.`
    case 'unknown':
      return `Agent ${row.hostname} cannot be reached, so nobody knows whether a task uses this volume.`
    case 'detached':
    case 'orphaned':
      return undefined
    default:
      return unreachable(row.status)
  }
}

/**
 * One Mesos request per agent, because Mesos takes volumes of one agent at a time; a second one per agent when the disk
 * is given back as well. A static reservation cannot be given back, so its disk is left out of the second.
 */
export function destroyRequest(rows: readonly VolumeRow[], alsoUnreserve: boolean): OperationRequest {
  const steps: OperationStep[] = []
  for (const [agentId, group] of groupByAgent(rows)) {
    steps.push({ verb: 'destroy', agentId, resources: group.map(volumeResource) })
    const dynamic = alsoUnreserve ? group.filter(isDynamic) : []
    if (dynamic.length > 0) {
      steps.push({
        verb: 'unreserve',
        agentId,
        resources: dynamic.map((row) => withoutVolume(volumeResource(row))),
      })
    }
  }
  return { steps }
}

/** Whether the reservation under a volume could be given back. */
export function isDynamic(row: VolumeRow): boolean {
  return row.reservations.at(-1)?.kind === 'dynamic'
}

/** The volume as Mesos spells it. */
export function volumeResource(row: VolumeRow): WireDisk {
  const disk = wireDisk(row.disk, row.sizeMb, row.reservations)
  return {
    ...disk,
    disk: {
      ...disk.disk,
      persistence: {
        id: row.persistenceId,
        ...(row.principal !== undefined && { principal: row.principal }),
      },
      volume: { container_path: row.containerPath, mode: row.mode },
    },
    ...(row.shared && { shared: {} }),
  }
}

function groupByAgent(rows: readonly VolumeRow[]): ReadonlyMap<string, readonly VolumeRow[]> {
  const groups = new Map<string, VolumeRow[]>()
  for (const row of rows) {
    const group = groups.get(row.agentId)
    if (group) group.push(row)
    else groups.set(row.agentId, [row])
  }
  return groups
}
