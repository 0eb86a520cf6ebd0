import { invariant } from '@holdfast/model/invariant'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { advance } from './deployments/advance.ts'
import { forgetRunSpec, stopAll, trimVersions } from './deployments/run-spec-states.ts'
import { scaleTo } from './deployments/start.ts'
import { settleQueue } from './queue.ts'
import { settleRoles } from './roles.ts'
import type { Turn } from './turn.ts'

/** Far more than any chain of consequences is long. */
const MAX_ROUNDS = 10_000

/** What follows from what has changed, until nothing follows any more. Costs what changed. */
export function settle(turn: Turn): void {
  const changed = new Set<PathId>()
  for (let round = 0; turn.touched.size > 0; round++) {
    invariant(round < MAX_ROUNDS, 'What follows from a change never ends')
    const touched = [...turn.touched]
    turn.touched.clear()
    const deployments = new Set<string>()
    for (const id of touched) {
      changed.add(id)
      const locks = PersistentMap.get(turn.state.index.locks, id) ?? []
      if (locks.length === 0) settleRunSpec(turn, id)
      for (const deploymentId of locks) deployments.add(deploymentId)
    }
    for (const deploymentId of deployments) advance(turn, deploymentId)
  }
  for (const id of changed) {
    settleQueue(turn, id, turn.roles)
    forgetRunSpec(turn, id)
  }
  settleRoles(turn)
}

/** While no deployment changes it, there are as many as are wanted; of what is not wanted at all, none. */
function settleRunSpec(turn: Turn, id: PathId): void {
  const runSpec = PersistentMap.get(turn.state.runSpecs, id)
  if (runSpec === undefined) return stopAll(turn, id)
  scaleTo(turn, runSpec, runSpec.instances)
  trimVersions(turn, id)
}
