import type { PathId } from '@holdfast/model/marathon/path-id'
import { RootGroup } from '@holdfast/model/marathon/root-group'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Refusal } from '../answers.ts'
import type { Planned } from '../deployments/steps.ts'
import type { Change } from '../messages.ts'
import type { Deployment } from '../records.ts'
import type { SchedulerState } from '../state.ts'

export function noSuchRunSpec(id: PathId, kind: RunSpec['kind'] = 'app'): Refusal {
  return { status: 404, message: `${kind === 'app' ? 'App' : 'Pod'} '${id}' does not exist` }
}

/** Whether the names that a change gives are free, and those that it changes are there. */
export function checkNames(state: SchedulerState, change: Change): Refusal | undefined {
  for (const { id, kind } of change.runSpecs ?? []) {
    const refusal = checkRunSpec(state, id, kind, change.runSpecsMustBe)
    if (refusal !== undefined) return refusal
  }
  for (const id of change.deleteRunSpecs ?? [])
    if (PersistentMap.get(state.runSpecs, id) === undefined) return noSuchRunSpec(id)
  for (const { id } of change.groups ?? []) {
    const taken = PersistentMap.get(state.runSpecs, id)
    if (taken !== undefined) return nameTaken(taken.kind, id)
    const known = change.groupsMustBe === 'new' && RootGroup.group(state, id) !== undefined
    if (known)
      return { status: 409, message: `Group ${id} is already created. Use PUT to change this group.` }
  }
  for (const id of change.deleteGroups ?? [])
    if (RootGroup.group(state, id) === undefined)
      return { status: 404, message: `Group '${id}' does not exist` }
  return undefined
}

function checkRunSpec(
  state: SchedulerState,
  id: PathId,
  kind: RunSpec['kind'],
  mustBe: Change['runSpecsMustBe'],
): Refusal | undefined {
  const known = PersistentMap.get(state.runSpecs, id)
  if (known === undefined) {
    if (mustBe === 'known') return noSuchRunSpec(id, kind)
    return RootGroup.group(state, id) === undefined ? undefined : nameTaken('group', id)
  }
  return mustBe === 'new' || known.kind !== kind ? nameTaken(known.kind, id) : undefined
}

function nameTaken(what: 'app' | 'pod' | 'group', id: PathId): Refusal {
  const article = what === 'app' ? 'An' : 'A'
  return { status: 409, message: `${article} ${what} with id [${id}] already exists.` }
}

const LOCKED =
  "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'."

/**
 * The deployments that have to give way to a change, or why there may be no more.
 *
 * Source: `DeploymentManagerActor`, marathon `core/deployment/impl/DeploymentManagerActor.scala`.
 */
export function conflictOf(
  state: SchedulerState,
  planned: readonly Planned[],
  force: boolean,
): Result<readonly Deployment[], Refusal> {
  const ids = new Set(planned.flatMap(({ id }) => PersistentMap.get(state.index.locks, id) ?? []))
  if (ids.size > 0 && !force)
    return err({ status: 409, message: LOCKED, deployments: [...ids].map((id) => ({ id })) })
  const { maxRunningDeployments } = state.config
  if (PersistentMap.size(state.deployments) - ids.size >= maxRunningDeployments)
    return err({ status: 403, message: tooMany(maxRunningDeployments) })
  return ok([...ids].flatMap((id) => PersistentMap.get(state.deployments, id) ?? []))
}

function tooMany(max: number): string {
  return `Max number (${max}) of running deployments is achieved. Wait for existing deployments to complete or cancel one using force=true parameter. You can increase max deployment number by using --max_running_deployments parameter.`
}
