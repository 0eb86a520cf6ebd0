import { isPersistentVolume, reservationRole } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterAgent } from '../ports/cluster.ts'
import type { Sheet } from './sheet.ts'

/**
 * The agent, of those that are not listed, which has come back under a new id: what its disks hold outlasts the id. It
 * is the same when it has the host and the address of before, or the host and one of the volumes.
 */
export function replacedBy(sheet: Sheet, absent: readonly ClusterAgent[]): ClusterAgent | undefined {
  let volumes: ReadonlySet<string> | undefined
  for (const agent of absent) {
    if (agent.hostname !== sheet.hostname) continue
    if (agent.pid === sheet.pid) return agent
    volumes ??= new Set(volumesOf(sheet.total))
    if (volumesOf(agent.total).some((volume) => volumes?.has(volume))) return agent
  }
  return undefined
}

function volumesOf(total: Resources): string[] {
  return Resources.list(Resources.persistentVolumes(total))
    .filter(isPersistentVolume)
    .map((volume) => {
      const { persistence, source } = volume.disk ?? {}
      return JSON.stringify([reservationRole(volume), persistence?.id, source?.type, source?.root])
    })
}
