import { PersistentMap } from '../persistent-map.ts'
import { groupsOf } from './root-group.ts'
import type { RootGroup } from './root-group.ts'
import { checkInstances } from './rules-limits.ts'
import type { RunSpec } from './run-spec.ts'
import { Violations } from './violation.ts'
import type { Violation } from './violation.ts'

/**
 * Whether run specs can lie where they want to, among all that would be defined with them: nothing may be two things at once, and
 * no app can wait for itself. Costs their depth and what they depend on.
 *
 * Source: `RootGroup.validRootGroup`, marathon `state/RootGroup.scala`; `Group.validGroup`, `state/Group.scala`.
 */
export function checkPlaces(root: RootGroup, specs: readonly RunSpec[]): readonly Violation[] {
  const violations = Violations.none()
  for (const spec of specs) checkPlace(root, spec, violations)
  Violations.check(violations, '', !isCircular(root, specs), 'Dependency graph has cyclic dependencies.')
  return Violations.list(violations)
}

function checkPlace(root: RootGroup, spec: RunSpec, violations: Violations): void {
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
}

/** Each run spec is looked at once, however many lead to it. */
function isCircular(root: RootGroup, specs: readonly RunSpec[]): boolean {
  const changed = new Map<string, RunSpec>(specs.map((spec) => [spec.id, spec]))
  const waitsFor = (id: string) => dependenciesOf(changed.get(id) ?? PersistentMap.get(root.runSpecs, id))
  // True while what it waits for is looked at.
  const isOpen = new Map<string, boolean>()
  const path: { readonly id: string; readonly left: string[] }[] = []
  const enter = (id: string) => {
    isOpen.set(id, true)
    path.push({ id, left: [...waitsFor(id)] })
  }
  for (const { id } of specs) {
    if (!isOpen.has(id)) enter(id)
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const next = at.left.pop()
      if (next === undefined) {
        isOpen.set(at.id, false)
        path.pop()
      } else if (!isOpen.has(next)) enter(next)
      else if (isOpen.get(next) === true) return true
    }
  }
  return false
}

function dependenciesOf(spec: RunSpec | undefined): readonly string[] {
  return spec?.kind === 'app' ? (spec.rest.dependencies ?? []) : []
}
