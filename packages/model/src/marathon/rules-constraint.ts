import { isExpression } from './rules-volume.ts'
import type { PlacementConstraint } from './run-spec.ts'
import { Violations } from './violation.ts'

/**
 * `[field, operator, value]`, and what each operator wants of its value.
 *
 * Source: `complyWithAppConstraintRules`, marathon `api/v2/validation/SchedulingValidation.scala`.
 */
export function checkPlacement(constraint: PlacementConstraint, violations: Violations): void {
  const error = faultOf(constraint)
  if (error !== undefined) Violations.add(violations, '', error)
}

function faultOf(constraint: PlacementConstraint): string | undefined {
  const [field = '', operator, value] = constraint
  if (constraint.length < 2 || constraint.length > 3) return 'Each constraint must have either 2 or 3 fields'
  if (field === '') return 'missing field for constraint declaration'
  switch (operator) {
    case 'UNIQUE':
      return value === undefined ? undefined : 'UNIQUE does not accept a value'
    case 'IS':
      return value === undefined || value === '' ? 'IS requires a value' : undefined
    case 'CLUSTER':
      return undefined
    case 'GROUP_BY':
      return value === undefined || isInteger(value)
        ? undefined
        : 'GROUP BY must define an integer value or else no value at all'
    case 'MAX_PER':
      return value !== undefined && isInteger(value) ? undefined : 'MAX_PER requires an integer value'
    case 'LIKE':
    case 'UNLIKE':
      if (!value) return 'LIKE and UNLIKE require a non-empty, regular expression value'
      return isExpression(value) ? undefined : 'is not a valid regular expression'
    default:
      return 'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS'
  }
}

function isInteger(text: string): boolean {
  return /^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31
}
