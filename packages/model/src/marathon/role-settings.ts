import { PersistentMap } from '../persistent-map.ts'
import { PathId, topGroupOf } from './path-id.ts'
import type { RunSpec } from './run-spec.ts'

/** Which roles a run spec may have at its place, and which it gets when it names none. */
export interface RoleSettings {
  readonly validRoles: readonly string[]
  readonly defaultRole: string
  /** The one it has: it may keep it. */
  readonly previousRole?: string
  /** Residents too may change it; what is reserved stays with the old one. */
  readonly forceRoleUpdate: boolean
}

/** What groups and roles depend on, of Marathon's flags. */
export interface RoleFlags {
  readonly mesosRole: string
  readonly newGroupEnforceRole: 'off' | 'top'
}

/** All that is defined: what runs, and the groups that it lies in. */
export interface Definitions {
  readonly runSpecs: PersistentMap<RunSpec>
  readonly groups: PersistentMap<{ readonly enforceRole?: boolean }>
}

/**
 * Unlike Marathon, a group that comes into being together with its run specs already counts: see `enforced`.
 *
 * Source: `RoleSettings.forService()`, marathon `util/RoleSettings.scala`.
 */
export function roleSettings(
  { runSpecs, groups }: Definitions,
  id: PathId,
  { mesosRole, newGroupEnforceRole }: RoleFlags,
  options: { readonly force?: boolean; readonly enforced?: (topGroup: PathId) => boolean | undefined } = {},
): RoleSettings {
  const forceRoleUpdate = options.force ?? false
  const previousRole = PersistentMap.get(runSpecs, id)?.role
  const group = topGroupOf(id)
  const before = previousRole === undefined ? {} : { previousRole }
  const kept = previousRole === undefined ? [] : [previousRole]
  if (group === undefined) {
    return { validRoles: distinct([mesosRole, ...kept]), defaultRole: mesosRole, ...before, forceRoleUpdate }
  }
  const topGroup = PathId(`/${group}`)
  const known = PersistentMap.get(groups, topGroup)
  const enforceRole =
    options.enforced?.(topGroup) ?? (known ? known.enforceRole === true : newGroupEnforceRole === 'top')
  return {
    validRoles: distinct([...(enforceRole ? [group] : [mesosRole, group]), ...kept]),
    defaultRole: enforceRole ? group : mesosRole,
    ...before,
    forceRoleUpdate,
  }
}

function distinct(roles: readonly string[]): readonly string[] {
  return [...new Set(roles)]
}
