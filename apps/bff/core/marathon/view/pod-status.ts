import { encodePod } from '@holdfast/model/marathon/encode-pod'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import type { Instance } from '@holdfast/model/marathon/instance'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { SchedulerState } from '../state.ts'
import { instancesOf, isDeleting } from './instances-of.ts'
import { podInstanceJson } from './pod-instance.ts'

/** A pod with its instances, as `::status` tells it. Source: marathon `core/appinfo/impl/DefaultInfoService.scala`. */
export function podStatusJson(state: SchedulerState, pod: Pod): object {
  const instances = instancesOf(state, pod.id).flatMap(
    (instance) => podInstanceJson(instance, podOf(state, instance, pod)) ?? [],
  )
  const stable = instances.filter(({ status }) => status === 'STABLE').length
  const since = instances.reduce(
    (latest, { statusSince }) => (statusSince > latest ? statusSince : latest),
    pod.version,
  )
  return {
    id: pod.id,
    spec: encodePod(pod),
    status: isDeleting(state, pod.id) ? 'TERMINAL' : stable >= pod.instances ? 'STABLE' : 'DEGRADED',
    statusSince: since,
    lastUpdated: since,
    lastChanged: since,
    instances,
    terminationHistory: [],
  }
}

/** The version that an instance runs, where it is still known. */
function podOf(state: SchedulerState, instance: Instance, now: Pod): Pod {
  const versions = PersistentMap.get(state.versions, instance.runSpecId)
  const own = versions && PersistentMap.get(versions, instance.runSpecVersion)
  return own?.kind === 'pod' ? own : now
}
