import { parentOf, segmentsOf, type PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Principal } from '@holdfast/model/ids'
import type { Change } from '../../../core/marathon/messages.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { runSpecsWithin, type GroupMembers } from './group-tree.ts'
import type { GroupUpdate } from './group-update.ts'
import type { MarathonParts } from './parts.ts'

/**
 * What the scheduler has to do for a group to become what an update says.
 *
 * Source: `UpdateGroupStructureOp`, marathon `raml/GroupConversion.scala`.
 */
export function changeOf(
  state: SchedulerState,
  membersOf: (id: PathId) => GroupMembers | undefined,
  update: GroupUpdate,
): Required<Pick<Change, 'runSpecs' | 'deleteRunSpecs' | 'groups' | 'deleteGroups'>> {
  const runSpecs = new Map<PathId, RunSpec>()
  const deleteRunSpecs: PathId[] = []
  const groups: Change['groups'] & object[] = []
  const deleteGroups: PathId[] = []

  const visit = ({ id, change, apps, pods, groups: children, scaleBy }: GroupUpdate): void => {
    groups.push(change)
    const members = membersOf(id)
    for (const each of [...(apps ?? []), ...(pods ?? [])]) runSpecs.set(each.id, each)
    if (apps !== undefined) deleteRunSpecs.push(...leftOut(members, 'app'))
    if (pods !== undefined) deleteRunSpecs.push(...leftOut(members, 'pod'))
    const kept = new Set(children?.map((child) => child.id))
    if (children !== undefined)
      deleteGroups.push(...[...(members?.groups ?? [])].filter((each) => !kept.has(each)))
    for (const child of children ?? []) visit(child)
    if (scaleBy !== undefined) scale(id, scaleBy)
  }
  const leftOut = (members: GroupMembers | undefined, kind: RunSpec['kind']): readonly PathId[] =>
    [...(members?.runSpecs ?? [])].filter(
      (each) => PersistentMap.get(state.runSpecs, each)?.kind === kind && !runSpecs.has(each),
    )
  const scale = (id: PathId, by: number): void => {
    for (const each of runSpecsWithin(membersOf, id)) {
      const app = runSpecs.get(each) ?? PersistentMap.get(state.runSpecs, each)
      if (app?.kind === 'app') runSpecs.set(each, { ...app, instances: Math.ceil(app.instances * by) })
    }
  }

  visit(update)
  const ended = new Set(deleteRunSpecs)
  return {
    runSpecs: [...runSpecs.values()].filter(({ id }) => !ended.has(id)),
    deleteRunSpecs,
    groups,
    deleteGroups,
  }
}

/** Whether somebody may have all of it done: every app and pod that it makes, changes and ends. */
export function mayChange(
  { permissions }: MarathonParts,
  principal: Principal | undefined,
  state: SchedulerState,
  membersOf: (id: PathId) => GroupMembers | undefined,
  { runSpecs = [], deleteRunSpecs = [], deleteGroups = [] }: Change,
): boolean {
  const ended = [...deleteRunSpecs, ...deleteGroups.flatMap((id) => runSpecsWithin(membersOf, id))]
  const before = (id: PathId): readonly RunSpec[] => {
    const runSpec = PersistentMap.get(state.runSpecs, id)
    return runSpec === undefined ? [] : [runSpec]
  }
  return (
    runSpecs.every((each) => [each, ...before(each.id)].every((one) => permissions.mayRun(principal, one))) &&
    ended.flatMap(before).every((each) => permissions.mayErase(principal, each))
  )
}

/** Groups have roles of their own only directly below the root. */
export function isTopLevel(id: PathId): boolean {
  return segmentsOf(id).length === 1 && parentOf(id) === '/'
}
