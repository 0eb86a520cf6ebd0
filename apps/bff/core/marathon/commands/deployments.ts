import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok } from '@holdfast/model/result'
import { cancel } from '../deployments/advance.ts'
import type { Answer, Change, Command } from '../messages.ts'
import { NestedMap } from '../nested-map.ts'
import type { Deployment } from '../records.ts'
import type { SchedulerState } from '../state.ts'
import type { Turn } from '../turn.ts'
import { changeRoot } from './change.ts'

/**
 * With `force` it is only given up; else a new deployment goes back to what was wanted before.
 *
 * Source: `DeploymentsResource.cancel`, marathon `api/v2/DeploymentsResource.scala`.
 */
export function deleteDeployment(
  turn: Turn,
  { deploymentId, force }: Extract<Command, { type: 'DELETE_DEPLOYMENT' }>,
): Answer {
  const deployment = PersistentMap.get(turn.state.deployments, deploymentId)
  if (deployment === undefined)
    return err({ status: 404, message: `DeploymentPlan ${deploymentId} does not exist` })
  if (!force) return changeRoot(turn, backFrom(turn.state, deployment), { force: true, isRollback: true })
  cancel(turn, deployment, 'cancelled')
  return ok({ type: 'DONE' })
}

/** What it has made is deleted, what it has changed or deleted is as it was. */
function backFrom(state: SchedulerState, { before, groupsBefore }: Deployment): Change {
  const isKnown = ({ id }: { readonly id: string }) => PersistentMap.get(state.runSpecs, id) !== undefined
  return {
    runSpecs: before.flatMap(({ id, version }) =>
      version === undefined ? [] : (PersistentMap.get(NestedMap.inner(state.versions, id), version) ?? []),
    ),
    deleteRunSpecs: before.filter((each) => each.version === undefined && isKnown(each)).map(({ id }) => id),
    groups: groupsBefore.flatMap(({ group }) => (group ? [group] : [])).map(withoutVersion),
  }
}

function withoutVersion({
  id,
  enforceRole,
  dependencies,
}: NonNullable<Deployment['groupsBefore'][number]['group']>) {
  return { id, dependencies, ...(enforceRole !== undefined && { enforceRole }) }
}
