import { applyCheckpointed } from '@holdfast/model/operation/checkpoint'
import { Resources } from '@holdfast/model/resource/resources'
import type { LastKnown, MasterRecovery, RegistryEntry } from '../../core/master/effects.ts'
import type { Store } from '../store/commit-queue.ts'
import { readPolicy } from './stored-policy.ts'
import { readAccepted, readAgent, readCheckpoint, readFeedback, readRegistry } from './stored-cluster.ts'

/** What a master finds when it starts: what it wrote down itself, and of each agent what that wrote down last. */
export function masterRecovery(store: Store): MasterRecovery {
  return {
    registry: readRegistry(store),
    accepted: readAccepted(store),
    feedback: readFeedback(store),
    policy: readPolicy(store),
    lastKnown: ({ info }) => lastKnown(store, info),
  }
}

function lastKnown(store: Store, { name, resources }: RegistryEntry['info']): LastKnown {
  const { applied } = readAgent(store, name)
  const total = applyCheckpointed(resources, Resources.of(readCheckpoint(store, name)))
  return { total: total.ok ? total.value : resources, applied }
}
