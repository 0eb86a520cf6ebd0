import { compilePattern } from './pattern.ts'
import type { PersistentJson } from './shape-volume.ts'
import { Violations } from './violation.ts'
import type { PersistentVolumeInfo } from './volume.ts'

const OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS']

/**
 * What may be asked of a persistent volume. The type is the one that was written: without one it counts as root here, although
 * with a profile it will be a mount. Pods are held to the same rules, unlike in Marathon, where any size passes.
 *
 * Source: `validPersistentVolume`, marathon `api/v2/validation/AppValidation.scala`.
 */
export function checkPersistent(persistent: PersistentJson, violations: Violations): void {
  const { type = 'root', size, maxSize, constraints } = persistent
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  check('/size', size > 0, `got ${size}, expected more than 0`)
  check('', maxSize === undefined || type === 'mount', 'Only mount volumes can have maxSize')
  check('', maxSize === undefined || maxSize > size, 'Max size must be larger than size')
  check('', type !== 'root' || constraints.length === 0, 'Constraints on root volumes are not supported')
  constraints.forEach((constraint, at) =>
    checkConstraint(constraint, Violations.at(violations, `/constraints(${at})`)),
  )
}

function checkConstraint(constraint: readonly string[], violations: Violations): void {
  const [field, operator, value] = constraint
  if (constraint.length === 0) return Violations.add(violations, '', 'Missing field and operator')
  if (field !== 'path' || operator === undefined || value === undefined || constraint.length > 3) {
    return Violations.add(violations, '', `Unsupported constraint ${constraint.join(',')}`)
  }
  if (!OPERATORS.includes(operator)) {
    return Violations.add(violations, '', `unknown constraint operator ${operator}`)
  }
  if (operator !== 'LIKE' && operator !== 'UNLIKE') {
    return Violations.add(violations, '', 'Operator must be one of LIKE, UNLIKE')
  }
  Violations.check(violations, `/${value}`, isExpression(value), 'Invalid regular expression')
  // Unlike Marathon, which fails with a 500 on it: nothing behind the API knows UNLIKE.
  Violations.check(violations, '', operator === 'LIKE', `illegal volume constraint ${constraint.join(',')}`)
}

/** Whether it can be matched: what Java has and nobody needs here, looking around and back, is refused too. */
export function isExpression(text: string): boolean {
  return compilePattern(text).ok
}

/**
 * The rules for what the definition became: its type is known by now.
 *
 * Source: `PersistentVolumeInfo.validPersistentVolumeInfo`, marathon `state/Volume.scala`.
 */
export function checkVolumeInfo(info: PersistentVolumeInfo, violations: Violations): void {
  const { type, size, maxSize, profileName, constraints } = info
  const check = (path: string, holds: boolean, error: string) =>
    Violations.check(violations, path, holds, error)
  for (const [field, operator, value] of constraints) {
    if (field === undefined || operator === undefined)
      check('/constraints', false, 'Missing field and operator')
    else if (field !== 'path') check('/constraints', false, 'Unsupported field')
    else if (operator !== 'LIKE') check('/constraints', false, 'Operator must be one of LIKE, UNLIKE')
    else if (value === undefined) check('/constraints', false, 'A regular expression value must be provided')
    else check('/constraints', isExpression(value), 'Invalid regular expression')
  }
  check('', type !== 'root' || constraints.length === 0, 'Constraints on root volumes are not supported')
  check('', maxSize === undefined || type === 'mount', 'Only mount volumes can have maxSize')
  check('', maxSize === undefined || maxSize > size, 'Max size must be larger than size')
  check('/profileName', profileName !== '', 'must not be empty')
}
