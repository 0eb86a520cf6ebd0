import { applyCheckpointed } from '@holdfast/model/operation/checkpoint'
import { Resources } from '@holdfast/model/resource/resources'
import type { MasterRecovery, RegistryEntry } from '../../core/master/effects.ts'
import type { Store } from '../store/commit-queue.ts'
import { readAccepted, readCheckpoint, readRegistry } from './stored-cluster.ts'

/** What a master finds when it starts: what it wrote down itself, and of each agent what that wrote down last. */
export function masterRecovery(store: Store): MasterRecovery {
  return {
    registry: readRegistry(store),
    accepted: readAccepted(store),
    lastKnownTotal: ({ info }) => lastKnownTotal(store, info),
  }
}

function lastKnownTotal(store: Store, { name, resources }: RegistryEntry['info']): Resources {
  const total = applyCheckpointed(resources, Resources.of(readCheckpoint(store, name)))
  return total.ok ? total.value : resources
}
