import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { delayKey } from '../keys.ts'
import { NestedMap } from '../nested-map.ts'
import { changeGoal } from '../operations.ts'
import { summaryOf } from '../summary.ts'
import { instancesOf, update, type Turn } from '../turn.ts'

/** Superseded versions that nothing runs are kept as history, so many of them. Source: marathon `MarathonConf.maxAppVersions`. */
const MAX_VERSIONS = 25

/** Ends every instance, and frees what they keep. */
export function stopAll(turn: Turn, id: PathId): void {
  for (const instance of instancesOf(turn.state, id)) {
    if (instance.goal !== 'Decommissioned') changeGoal(turn, instance, 'Decommissioned')
  }
}

/** Nothing runs any more that can be seen. */
export function isStopped(turn: Turn, id: PathId): boolean {
  return summaryOf(turn.state, id).ending === 0
}

/** What is remembered of a run spec that is gone, once its last instance is. */
export function forgetRunSpec(turn: Turn, id: PathId): void {
  const { state } = turn
  const isWanted = PersistentMap.get(state.runSpecs, id) !== undefined
  if (isWanted || PersistentMap.get(state.index.byRunSpec, id) !== undefined) return
  if (PersistentMap.get(state.index.locks, id) !== undefined) return
  const versions = NestedMap.inner(state.versions, id)
  let { delays } = state
  PersistentMap.forEach(versions, (_, version) => {
    delays = PersistentMap.delete(delays, delayKey(id, version))
  })
  update(turn, {
    delays,
    versions: PersistentMap.delete(state.versions, id),
    failures: PersistentMap.delete(state.failures, id),
  })
}

/** Forgets the oldest of many versions; those that something runs by are not among them. */
export function trimVersions(turn: Turn, id: PathId): void {
  const versions = NestedMap.inner(turn.state.versions, id)
  if (PersistentMap.size(versions) <= 2 * MAX_VERSIONS) return
  const used = new Set(instancesOf(turn.state, id).map(({ runSpecVersion }) => runSpecVersion))
  const current = PersistentMap.get(turn.state.runSpecs, id)?.version
  if (current !== undefined) used.add(current)
  const deployments = PersistentMap.get(turn.state.index.locks, id) ?? []
  for (const deploymentId of deployments) {
    const deployment = PersistentMap.get(turn.state.deployments, deploymentId)
    for (const { version } of deployment?.before ?? []) if (version !== undefined) used.add(version)
  }
  const old: string[] = []
  PersistentMap.forEach(versions, (_, version) => void (used.has(version) || old.push(version)))
  let left = versions
  let { delays } = turn.state
  for (const version of old.toSorted().slice(0, -MAX_VERSIONS)) {
    left = PersistentMap.delete(left, version)
    delays = PersistentMap.delete(delays, delayKey(id, version))
  }
  update(turn, { delays, versions: NestedMap.withInner(turn.state.versions, id, left) })
}
