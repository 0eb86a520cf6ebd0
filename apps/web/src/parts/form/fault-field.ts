import { validationMessage } from '@holdfast/model/validate/messages'
import type { PlanBlock } from '@holdfast/model/api/operations'
import type { ValidationError } from '@holdfast/model/validate/error'

/** Where a message belongs. The same names as a plan's own. */
export type Field = NonNullable<PlanBlock['field']>

/** A fault of the model's own validation, at the field that can mend it. Without a field it concerns the whole. */
export interface PlacedFault {
  readonly field?: Field
  readonly message: string
}

/**
 * Where the embedded master's own refusal belongs in a form. What a person would read as riddle is said in the words
 * of the form; the rest is Mesos' sentence.
 */
export function placeFault(error: ValidationError): PlacedFault {
  switch (error.code) {
    case 'PERSISTENCE_ID_NOT_UNIQUE':
      return { field: 'id', message: `Role ${error.role} already has a volume with this id on this agent.` }
    case 'INVALID_PERSISTENCE_ID':
      return { field: 'id', message: sentence(error.reason) }
    case 'VALUE_ROUNDS_TO_ZERO':
      return { field: 'size', message: 'Mesos counts disk in thousandths of a MiB; this rounds to 0.' }
    case 'ADDITION_NOT_POSITIVE':
    case 'SUBTRACT_NOT_POSITIVE':
    case 'SUBTRACT_TOO_LARGE':
      return { field: 'size', message: sentence(validationMessage(error)) }
    case 'INVALID_RESOURCE':
      return { field: /\brole\b/i.test(error.reason) ? 'role' : 'size', message: sentence(error.reason) }
    case 'VOLUME_ON_UNRESERVED':
      return { field: 'role', message: 'A volume lies on disk that is reserved for a role.' }
    case 'NO_HIERARCHICAL_ROLES':
      return { field: 'role', message: 'This agent is too old for roles with a slash.' }
    case 'NO_REFINEMENT':
      return { field: 'role', message: 'This agent is too old for refined reservations.' }
    case 'NOT_DYNAMICALLY_RESERVED':
      return { field: 'role', message: 'Nothing can be added to a static reservation.' }
    case 'RESERVATION_PRINCIPAL_MISSING':
      return {
        field: 'role',
        message: 'This reservation names no principal, so only someone without a login can add to it.',
      }
    case 'RESERVATION_PRINCIPAL_DIFFERS':
      return {
        field: 'role',
        message: `This reservation belongs to principal ${error.claimed}: only ${error.claimed} can add to it.`,
      }
    case 'VOLUME_PRINCIPAL_MISSING':
    case 'VOLUME_PRINCIPAL_DIFFERS':
      return { field: 'principal', message: `The principal is your login, ${error.principal}.` }
    default:
      return { message: sentence(validationMessage(error)) }
  }
}

/** Mesos ends no sentence with a full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
