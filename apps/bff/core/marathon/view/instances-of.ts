import type { Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Deployment } from '../records.ts'
import type { SchedulerState } from '../state.ts'

/** The instances of an app or pod, by their ids. */
export function instancesOf(state: SchedulerState, id: PathId): readonly Instance[] {
  const instances = PersistentMap.get(state.index.byRunSpec, id)
  if (instances === undefined) return []
  return PersistentMap.values(instances).toSorted((a, b) => (a.instanceId < b.instanceId ? -1 : 1))
}

/** The deployments that change an app or pod now. */
export function deploymentsOf(state: SchedulerState, id: PathId): readonly Deployment[] {
  const ids = PersistentMap.get(state.index.locks, id) ?? []
  return ids.flatMap((deploymentId) => PersistentMap.get(state.deployments, deploymentId) ?? [])
}

/** Whether a deployment is about to end all of it. */
export function isDeleting(state: SchedulerState, id: PathId): boolean {
  return deploymentsOf(state, id).some(({ steps }) =>
    steps.some(({ actions }) =>
      actions.some(
        ({ action, id: affected }) =>
          affected === id && (action === 'StopPod' || action === 'StopApplication'),
      ),
    ),
  )
}
