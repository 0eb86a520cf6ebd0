import { parentOf, ROOT, type PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Group } from '../../../core/marathon/records.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'

/** What lies directly in one group. */
export interface GroupMembers {
  readonly runSpecs: ReadonlySet<PathId>
  readonly groups: ReadonlySet<PathId>
}

/** Which apps, pods and groups lie in which group. It follows the state: what did not change is not looked at again. */
export interface GroupTree {
  of(state: SchedulerState): (id: PathId) => GroupMembers | undefined
}

interface Members {
  readonly runSpecs: Set<PathId>
  readonly groups: Set<PathId>
}

export function createGroupTree(): GroupTree {
  const members = new Map<PathId, Members>([[ROOT, { runSpecs: new Set(), groups: new Set() }]])
  let runSpecs: PersistentMap<RunSpec> = PersistentMap.empty()
  let groups: PersistentMap<Group> = PersistentMap.empty()

  const ensure = (id: PathId): Members => {
    const known = members.get(id)
    if (known !== undefined) return known
    const made: Members = { runSpecs: new Set(), groups: new Set() }
    members.set(id, made)
    const parent = parentOf(id)
    if (parent !== undefined) ensure(parent).groups.add(id)
    return made
  }
  /** A group that was never made by itself is there as long as something is in it. */
  const prune = (id: PathId): void => {
    const known = members.get(id)
    if (id === ROOT || known === undefined || known.runSpecs.size > 0 || known.groups.size > 0) return
    if (PersistentMap.get(groups, id) !== undefined) return
    members.delete(id)
    const parent = parentOf(id)
    if (parent === undefined) return
    members.get(parent)?.groups.delete(id)
    prune(parent)
  }

  const follow = (state: SchedulerState): void => {
    const [oldRunSpecs, oldGroups] = [runSpecs, groups]
    runSpecs = state.runSpecs
    groups = state.groups
    PersistentMap.diff(oldGroups, groups, (before, after, key) => {
      const id = after?.id ?? before?.id
      if (id === undefined || key === ROOT) return
      if (after === undefined) prune(id)
      else ensure(id)
    })
    PersistentMap.diff(oldRunSpecs, runSpecs, (before, after) => {
      if (before !== undefined && after !== undefined) return
      const id = after?.id ?? before?.id
      const parent = id && parentOf(id)
      if (id === undefined || parent === undefined) return
      if (after !== undefined) ensure(parent).runSpecs.add(id)
      else members.get(parent)?.runSpecs.delete(id)
      if (after === undefined) prune(parent)
    })
  }

  return {
    of(state) {
      follow(state)
      return (id) => members.get(id)
    },
  }
}

/** Every app and pod in a group and in the groups of it. */
export function runSpecsWithin(
  membersOf: (id: PathId) => GroupMembers | undefined,
  id: PathId,
): readonly PathId[] {
  const found: PathId[] = []
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const members = membersOf(next)
    if (members === undefined) continue
    found.push(...members.runSpecs)
    open.push(...members.groups)
  }
  return found.toSorted()
}
