import { PersistentMap } from '../persistent-map.ts'
import { parentOf, ROOT } from './path-id.ts'
import type { PathId } from './path-id.ts'
import type { RunSpec } from './run-spec.ts'

/** A folder of run specs and other groups. */
export interface GroupInfo {
  readonly id: PathId
  readonly enforceRole?: boolean
  readonly dependencies: readonly PathId[]
  readonly version: string
}

/** All that is defined, in two flat maps: the ids say what lies in what. */
export interface RootGroup {
  readonly runSpecs: PersistentMap<RunSpec>
  /** Every group that something lies in, and those that were made by themselves. The root need not be there. */
  readonly groups: PersistentMap<GroupInfo>
}

export const RootGroup = {
  empty(): RootGroup {
    return { runSpecs: PersistentMap.empty(), groups: PersistentMap.empty() }
  },

  group(root: RootGroup, id: PathId): GroupInfo | undefined {
    const known = PersistentMap.get(root.groups, id)
    return known ?? (id === ROOT ? { id, dependencies: [], version: NEVER } : undefined)
  },

  /** The run spec takes the place of the one of its id. Groups that it lies in are made. Costs its depth, not what exists. */
  put(root: RootGroup, spec: RunSpec, newGroupEnforceRole: 'off' | 'top'): RootGroup {
    const groups = withParents(root.groups, spec.id, spec.version, newGroupEnforceRole)
    return { ...root, groups, runSpecs: PersistentMap.set(root.runSpecs, spec.id, spec) }
  },

  putGroup(root: RootGroup, group: GroupInfo, newGroupEnforceRole: 'off' | 'top'): RootGroup {
    const groups = withParents(root.groups, group.id, group.version, newGroupEnforceRole)
    return { ...root, groups: PersistentMap.set(groups, group.id, group) }
  },

  /** Its groups stay, as in Marathon, however empty. */
  remove(root: RootGroup, id: PathId): RootGroup {
    return { ...root, runSpecs: PersistentMap.delete(root.runSpecs, id) }
  },

  /** With all that lies in it. Costs what exists. */
  removeGroup(root: RootGroup, id: PathId): RootGroup {
    let { runSpecs, groups } = root
    PersistentMap.forEach(root.runSpecs, (_, key) => {
      if (liesIn(key, id)) runSpecs = PersistentMap.delete(runSpecs, key)
    })
    PersistentMap.forEach(root.groups, (_, key) => {
      if (key === id || liesIn(key, id)) groups = PersistentMap.delete(groups, key)
    })
    return { runSpecs, groups }
  },
}

/** The version of what was never changed. */
const NEVER = '1970-01-01T00:00:00.000Z'

/** Whether it lies in the group, however deep. */
function liesIn(id: string, group: PathId): boolean {
  return group === ROOT ? id !== ROOT : id.startsWith(`${group}/`)
}

/** What `id` lies in, nearest first, without the root. */
export function groupsOf(id: PathId): readonly PathId[] {
  const groups: PathId[] = []
  for (let group = parentOf(id); group !== undefined && group !== ROOT; group = parentOf(group))
    groups.push(group)
  return groups
}

/** Only top groups can enforce a role: of others nothing is said. */
function withParents(
  groups: PersistentMap<GroupInfo>,
  id: PathId,
  version: string,
  newGroupEnforceRole: 'off' | 'top',
): PersistentMap<GroupInfo> {
  let all = groups
  for (const group of groupsOf(id)) {
    if (PersistentMap.get(all, group)) break
    all = PersistentMap.set(all, group, newGroup(group, version, newGroupEnforceRole))
  }
  return all
}

export function newGroup(id: PathId, version: string, newGroupEnforceRole: 'off' | 'top'): GroupInfo {
  const isTop = parentOf(id) === ROOT
  return { id, ...(isTop ? { enforceRole: newGroupEnforceRole === 'top' } : {}), dependencies: [], version }
}
