import { PersistentMap } from '../persistent-map.ts'
import { groupsOf } from './root-group.ts'
import type { RootGroup } from './root-group.ts'
import { checkInstances } from './rules-limits.ts'
import type { RunSpec } from './run-spec.ts'
import { Violations } from './violation.ts'
import type { Violation } from './violation.ts'

/**
 * Whether the run spec can lie where it wants to, among all that is defined: nothing may be two things at once, and no app can
 * wait for itself. Costs its depth and what it depends on.
 *
 * Source: `RootGroup.validRootGroup`, marathon `state/RootGroup.scala`; `Group.validGroup`, `state/Group.scala`.
 */
export function checkPlace(root: RootGroup, spec: RunSpec): readonly Violation[] {
  const violations = Violations.none()
  const kind = spec.kind === 'app' ? 'Applications' : 'Pods'
  const isGroup = PersistentMap.get(root.groups, spec.id) !== undefined
  const isBelowOne = groupsOf(spec.id).some((group) => PersistentMap.get(root.runSpecs, group) !== undefined)
  const clash = `Groups and ${kind} may not have the same identifier.`
  Violations.check(violations, '', !isGroup && !isBelowOne, clash)
  const known = PersistentMap.get(root.runSpecs, spec.id)
  const isOther = known !== undefined && known.kind !== spec.kind
  Violations.check(violations, '', !isOther, 'Applications and Pods may not share the same id')
  // Scaling a group multiplies: what is too much now was not in what anybody wrote.
  checkInstances(spec.instances, '/instances', violations)
  Violations.check(violations, '', !dependsOnItself(root, spec), 'Dependency graph has cyclic dependencies.')
  return Violations.list(violations)
}

function dependsOnItself(root: RootGroup, spec: RunSpec): boolean {
  const seen = new Set<string>()
  const open: string[] = [...dependenciesOf(spec)]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === spec.id) return true
    if (seen.has(id)) continue
    seen.add(id)
    const next = PersistentMap.get(root.runSpecs, id)
    if (next) open.push(...dependenciesOf(next))
  }
  return false
}

function dependenciesOf(spec: RunSpec): readonly string[] {
  return spec.kind === 'app' ? (spec.rest.dependencies ?? []) : []
}
