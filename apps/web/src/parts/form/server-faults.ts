import type { Plan, PlanBlock } from '@holdfast/model/api/operations'
import { ApiError } from '../../api/client.ts'

/** What a server said, brought to the fields of a form. */
export interface ServerFaults<Field extends string> {
  readonly messages: ReadonlyMap<Field, string>
  /** What concerns no field. */
  readonly refusal?: string
}

/** Why a plan cannot be confirmed, field by field. Undefined when it can. */
export function faultsOfPlan<Field extends string>(
  { blocked }: Plan,
  fields: readonly Field[],
): ServerFaults<Field> | undefined {
  if (blocked.length === 0) return undefined
  const messages = new Map<Field, string>()
  const others: string[] = []
  for (const block of blocked) {
    const field = fieldOf(block, fields)
    if (field === undefined) others.push(block.message)
    else if (!messages.has(field)) messages.set(field, block.message)
  }
  return { messages, ...(others.length > 0 && { refusal: others.join(' ') }) }
}

/** A refusal, at its field where the server names one that the form has. Its words stay as they are. */
export function faultsOfError<Field extends string>(
  error: Error,
  fields: readonly Field[],
): ServerFaults<Field> {
  if (!(error instanceof ApiError)) return { messages: new Map(), refusal: error.message }
  const last = error.field?.split('/').at(-1)
  const field = fields.find((each) => each === last)
  if (field !== undefined && error.status === 400) return { messages: new Map([[field, error.message]]) }
  const hint = error.hint === undefined ? '' : ` ${error.hint}`
  return { messages: new Map(), refusal: `${lead(error.status)}${error.message}${hint}` }
}

function lead(status: number): string {
  if (status === 403) return 'Not permitted: '
  if (status === 409) return 'Things changed just now: '
  return ''
}

function fieldOf<Field extends string>(block: PlanBlock, fields: readonly Field[]): Field | undefined {
  return fields.find((field) => field === block.field)
}
