import { validatePlan } from '@holdfast/model/marathon/immutability'
import type { InstanceId } from '@holdfast/model/marathon/instance'
import { type PathId, ROOT } from '@holdfast/model/marathon/path-id'
import { newGroup, RootGroup } from '@holdfast/model/marathon/root-group'
import { revise } from '@holdfast/model/marathon/revise'
import { checkPlaces } from '@holdfast/model/marathon/rules-root'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Refusal } from '../answers.ts'
import { add, advance, cancel, planOf } from '../deployments/advance.ts'
import { type Planned, stepsFor } from '../deployments/steps.ts'
import type { Answer, Change } from '../messages.ts'
import { NestedMap } from '../nested-map.ts'
import type { Deployment } from '../records.ts'
import type { SchedulerState } from '../state.ts'
import { tell } from '../tell.ts'
import { update, type Turn } from '../turn.ts'
import { nextVersion } from '../versions.ts'
import { conflictOf, checkNames } from './refusals.ts'

export interface ChangeOptions {
  readonly force: boolean
  /** To be taken first when something scales down. */
  readonly sentenced?: readonly InstanceId[]
  /** Run specs whose instances are all to be replaced, whether or not they changed. */
  readonly restarted?: ReadonlySet<PathId>
  /** What residents may not change is not looked at: it was so before. */
  readonly isRollback?: boolean
}

/**
 * Changes what is wanted, all or nothing, and starts the deployment that brings it about.
 *
 * Source: `GroupManagerImpl.updateRoot`, marathon `core/group/impl/GroupManagerImpl.scala`.
 */
export function changeRoot(turn: Turn, change: Change, options: ChangeOptions): Answer {
  const refused = checkNames(turn.state, change)
  if (refused !== undefined) return err(refused)
  const version = nextVersion(PersistentMap.get(turn.state.groups, ROOT)?.version, turn.context.nowMs)
  const root = rootAfter(turn.state, change, version, options)
  const planned = plannedBetween(turn.state, root, change)
  const allowed = check(turn.state, root, planned, options)
  if (!allowed.ok) return allowed
  for (const deployment of allowed.value) cancel(turn, deployment, 'cancelled by a deployment with force')
  const deployment = deploymentFor(turn, planned, root, version, options)
  takeOver(turn, root, planned)
  add(turn, deployment)
  tell(turn, 'deployment_info', planOf(deployment))
  for (const { id } of [...(change.groups ?? []), ...(change.deleteGroups ?? []).map((id) => ({ id }))])
    tell(turn, 'group_change_success', { groupId: id, version })
  advance(turn, deployment.id)
  return ok({ type: 'DEPLOYMENT', deploymentId: deployment.id, version })
}

function rootAfter(
  { runSpecs, groups, config }: SchedulerState,
  change: Change,
  version: string,
  { restarted }: ChangeOptions,
): RootGroup {
  const { newGroupEnforceRole } = config
  let root: RootGroup = { runSpecs, groups }
  for (const id of change.deleteRunSpecs ?? []) root = RootGroup.remove(root, id)
  for (const id of change.deleteGroups ?? []) root = RootGroup.removeGroup(root, id)
  for (const { id, ...changed } of change.groups ?? []) {
    const known = RootGroup.group(root, id) ?? newGroup(id, version, newGroupEnforceRole)
    root = RootGroup.putGroup(root, { ...known, ...changed, version }, newGroupEnforceRole)
  }
  for (const next of change.runSpecs ?? []) {
    const old = PersistentMap.get(runSpecs, next.id)
    const revised = revise(old, next, version)
    const anew = restarted?.has(next.id) === true && next.instances > 0
    root = RootGroup.put(
      root,
      anew ? { ...revised, version, lastConfigChangeAt: version } : revised,
      newGroupEnforceRole,
    )
  }
  const whole = { ...(RootGroup.group(root, ROOT) ?? newGroup(ROOT, version, 'off')), version }
  return { ...root, groups: PersistentMap.set(root.groups, ROOT, whole) }
}

/** Costs what the change names, but for deleted groups. */
function plannedBetween(before: SchedulerState, after: RootGroup, change: Change): readonly Planned[] {
  const ids = new Set<PathId>()
  for (const { id } of change.runSpecs ?? []) ids.add(id)
  for (const id of change.deleteRunSpecs ?? []) ids.add(id)
  if ((change.deleteGroups ?? []).length > 0)
    PersistentMap.diff(before.runSpecs, after.runSpecs, (old, next) => {
      const runSpec = next ?? old
      if (runSpec !== undefined) ids.add(runSpec.id)
    })
  return [...ids].map((id) => {
    const old = PersistentMap.get(before.runSpecs, id)
    const next = PersistentMap.get(after.runSpecs, id)
    return { id, ...(old && { old }), ...(next && { next }) }
  })
}

/** The deployments that have to give way, or why it cannot be done. */
function check(
  state: SchedulerState,
  root: RootGroup,
  planned: readonly Planned[],
  { force, isRollback }: ChangeOptions,
): Result<readonly Deployment[], Refusal> {
  if (isRollback !== true) {
    const changes = planned.flatMap(({ old, next }) => (next ? [{ old, next }] : []))
    const misplaced = checkPlaces(
      root,
      changes.map(({ next }) => next),
    )
    const details = [...validatePlan(changes), ...misplaced]
    if (details.length > 0) return err({ status: 422, message: 'Object is not valid', details })
  }
  return conflictOf(state, planned, force)
}

function deploymentFor(
  { state, context }: Turn,
  planned: readonly Planned[],
  after: RootGroup,
  version: string,
  { sentenced = [] }: ChangeOptions,
): Deployment {
  const changed = planned.filter(({ old, next }) => old !== next)
  const ofKind = (kind: RunSpec['kind']) =>
    changed.flatMap(({ id, old, next }) => ((next ?? old)?.kind === kind ? [id] : []))
  const groupsBefore: Deployment['groupsBefore'][number][] = []
  PersistentMap.diff(state.groups, after.groups, (group, _, key) => {
    const id = group?.id ?? PersistentMap.get(after.groups, key)?.id
    if (id !== undefined && id !== ROOT) groupsBefore.push({ id, ...(group && { group }) })
  })
  return {
    id: context.newUuid(),
    version,
    startedMs: context.nowMs,
    steps: stepsFor(changed, after.groups),
    step: 0,
    affectedApps: ofKind('app'),
    affectedPods: ofKind('pod'),
    before: changed.map(({ id, old }) => ({ id, ...(old && { version: old.version }) })),
    groupsBefore,
    sentenced,
  }
}

function takeOver(turn: Turn, { runSpecs, groups }: RootGroup, planned: readonly Planned[]): void {
  let { versions } = turn.state
  for (const { old, next } of planned) {
    if (next !== undefined && next !== old) versions = NestedMap.set(versions, next.id, next.version, next)
  }
  update(turn, { runSpecs, groups, versions })
  // A new definition may be in a role in which nothing was ever wanted.
  for (const { next } of planned) if (next !== undefined) turn.roles.add(next.role)
}
