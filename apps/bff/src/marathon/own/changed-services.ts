import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { SchedulerState } from '../../../core/marathon/state.ts'

/** The apps and pods of which two states say something different. Costs what differs. */
export function changedServices(before: SchedulerState, after: SchedulerState): ReadonlySet<PathId> {
  const changed = new Set<PathId>()
  PersistentMap.diff(before.runSpecs, after.runSpecs, (left, right) => add((right ?? left)?.id))
  PersistentMap.diff(before.instances, after.instances, (left, right) => add((right ?? left)?.runSpecId))
  PersistentMap.diff(before.failures, after.failures, (left, right) => add((right ?? left)?.appId))
  PersistentMap.diff(before.delays, after.delays, (left, right) => add((right ?? left)?.id))
  PersistentMap.diff(before.queue, after.queue, (left, right) => add((right ?? left)?.id))
  PersistentMap.diff(before.deployments, after.deployments, (left, right) => {
    const deployment = right ?? left
    for (const id of deployment?.affectedApps ?? []) add(id)
    for (const id of deployment?.affectedPods ?? []) add(id)
  })
  return changed

  function add(id: PathId | undefined): void {
    if (id !== undefined) changed.add(id)
  }
}
