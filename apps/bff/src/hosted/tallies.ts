import { volumeKeyOf } from '@holdfast/model/ledger/keys'
import { isPersistentVolume } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterTask } from '../cluster.ts'

/** What a framework has in the cluster, in thousandths where it can be divided. */
export interface Tally {
  /** Those that have not ended. */
  tasks: number
  offers: number
  cpusMilli: number
  memMilli: number
  volumesMilli: number
  /** Volumes that its tasks hold, with how many hold each. */
  readonly volumes: Map<string, number>
}

export const newTally = (): Tally => ({
  tasks: 0,
  offers: 0,
  cpusMilli: 0,
  memMilli: 0,
  volumesMilli: 0,
  volumes: new Map(),
})

export function isNothing({ tasks, offers }: Tally): boolean {
  return tasks === 0 && offers === 0
}

/** A task that has not ended comes or goes. */
export function countTask(tally: Tally, { resources }: ClusterTask, agentId: string, sign: 1 | -1): void {
  tally.tasks += sign
  const amounts = Resources.quantities(resources)
  tally.cpusMilli += sign * (amounts.get('cpus') ?? 0)
  tally.memMilli += sign * (amounts.get('mem') ?? 0)
  for (const part of Resources.list(resources)) {
    const key = isPersistentVolume(part) ? volumeKeyOf(agentId, part) : undefined
    if (key === undefined) continue
    const before = tally.volumes.get(key) ?? 0
    const after = before + sign
    if (after > 0) tally.volumes.set(key, after)
    else tally.volumes.delete(key)
    // A volume that several of its tasks share counts once.
    const first = sign === 1 ? before === 0 : after === 0
    if (first && part.value.type === 'SCALAR') tally.volumesMilli += sign * part.value.scalar
  }
}
