import type { RoleSettings } from './role-settings.ts'
import { Violations } from './violation.ts'

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['\t', 'tab', '09'],
  ['\n', 'line feed', '0a'],
  ['\v', 'vertical tab', '0b'],
  ['\f', 'form feed', '0c'],
  ['\r', 'carriage return', '0d'],
  [' ', 'space', '20'],
  ['/', 'slash', '2f'],
  ['\x7f', 'backspace', '7f'],
]

/** Source: `ResourceRole.validResourceRole`, marathon `state/ResourceRole.scala`. */
function checkRoleName(role: string, violations: Violations): void {
  if (['', '.', '..'].includes(role)) Violations.add(violations, '', `A role name must not be "${role}".`)
  Violations.check(violations, '', !role.startsWith('-'), "A role name must not start with a '-'.")
  for (const [character, called, code] of REFUSED) {
    const error = `A role name must not include a ${called} (\\x${code}) character.`
    Violations.check(violations, '', !role.includes(character), error)
  }
}

/**
 * Which roles' resources may be accepted, whatever the run spec's own role. `undefined`: it was not said.
 *
 * Source: `ResourceRole.validAcceptedResourceRoles`, marathon `state/ResourceRole.scala`.
 */
export function checkAcceptedRoles(
  kind: 'app' | 'pod',
  isResident: boolean,
  accepted: readonly string[] | undefined,
  violations: Violations,
): void {
  if (!accepted) return
  Violations.check(violations, '', accepted.length > 0, 'must not be empty')
  for (const role of accepted) checkRoleName(role, violations)
  const isStar = accepted.length === 1 && accepted[0] === '*'
  const error = `A resident ${kind} must have \`acceptedResourceRoles = ["*"]\`.`
  Violations.check(violations, '', !isResident || isStar, error)
}

/** Only what is unreserved and what is reserved for its own role. */
export function checkOwnRoles(role: string, accepted: readonly string[], violations: Violations): void {
  const allowed = role === '*' ? '*' : `* and ${role}`
  const holds = accepted.every((each) => each === '*' || each === role)
  Violations.check(violations, '', holds, `acceptedResourceRoles can only contain ${allowed}`)
}

/**
 * The role itself: one of those of its place; of a resident never `*`, and only changed when it is forced.
 *
 * Source: `validateAppRole`, marathon `api/v2/validation/AppValidation.scala`; `PodsValidation.scala`.
 */
export function checkRole(
  kind: 'app' | 'pod',
  isResident: boolean,
  role: string,
  settings: RoleSettings,
  violations: Violations,
): void {
  const { validRoles, previousRole, forceRoleUpdate } = settings
  const expected = `got ${role}, expected one of: [${validRoles.join(', ')}]`
  Violations.check(violations, '', validRoles.includes(role), expected)
  if (!isResident) return
  Violations.check(violations, '', role !== '*', `Resident ${kind}s cannot have the role *`)
  const changes = previousRole !== undefined && previousRole !== role && !forceRoleUpdate
  Violations.check(violations, '', !changes, roleChange(previousRole ?? '', role))
}

function roleChange(from: string, to: string): string {
  return (
    'It is not possible to change the role for existing reservations. ' +
    `Instances that exist would keep the role ${from}, and new ones would get the role ${to}. ` +
    'To change it all the same, retry the request with ?force=true'
  )
}
