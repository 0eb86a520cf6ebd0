import { volumeKeyOf } from '@holdfast/model/ledger/keys'
import { isTerminal } from '@holdfast/model/ledger/status'
import { isPersistentVolume } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { ClusterTask } from '../ports/cluster.ts'

/** What a framework has in the cluster, in thousandths where it can be divided. */
export interface Tally {
  /** Tasks, those that have ended as well, and offers: nothing of it is left when there are none. */
  rows: number
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
  rows: 0,
  tasks: 0,
  offers: 0,
  cpusMilli: 0,
  memMilli: 0,
  volumesMilli: 0,
  volumes: new Map(),
})

export function isNothing({ rows }: Tally): boolean {
  return rows === 0
}

/** A task comes or goes; what it holds counts while it has not ended. */
export function countTask(
  tally: Tally,
  { state, resources }: ClusterTask,
  agentId: string,
  sign: 1 | -1,
): void {
  tally.rows += sign
  if (isTerminal(state)) return
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

export function countOffer(tally: Tally, sign: 1 | -1): void {
  tally.rows += sign
  tally.offers += sign
}
