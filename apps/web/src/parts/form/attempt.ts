import { unreachable } from '@holdfast/model/invariant'

/** What a form knows beside its values: which messages may show, and what the server said last. */
export interface Attempt<Field extends string> {
  /** Fields that were left once: their messages show. */
  readonly left: ReadonlySet<Field>
  /** After the first attempt to submit every message shows. */
  readonly submitted: boolean
  /** What the server refused, by field. Editing a field takes its message away. */
  readonly refused: Messages<Field>
  /** What the server said of the whole; any edit takes it away. */
  readonly refusal?: string
}

export type Messages<Field extends string> = ReadonlyMap<Field, string>

export type AttemptAction<Field extends string> =
  | { readonly type: 'left'; readonly field: Field }
  | { readonly type: 'submitted' }
  | { readonly type: 'refused'; readonly messages: Messages<Field>; readonly refusal?: string }

export function noAttempt<Field extends string>(): Attempt<Field> {
  return { left: new Set(), submitted: false, refused: new Map() }
}

export function attemptStep<Field extends string>(
  attempt: Attempt<Field>,
  action: AttemptAction<Field>,
): Attempt<Field> {
  switch (action.type) {
    case 'left':
      return attempt.left.has(action.field)
        ? attempt
        : { ...attempt, left: new Set([...attempt.left, action.field]) }
    case 'submitted':
      return { ...attempt, submitted: true }
    case 'refused':
      return {
        left: attempt.left,
        submitted: true,
        refused: action.messages,
        ...(action.refusal !== undefined && { refusal: action.refusal }),
      }
    default:
      return unreachable(action)
  }
}

/** An edit answers what the server said about those fields, and about the whole. */
export function forgetRefusals<Field extends string>(
  attempt: Attempt<Field>,
  ...edited: readonly Field[]
): Attempt<Field> {
  const refused = new Map(attempt.refused)
  for (const field of edited) refused.delete(field)
  return { left: attempt.left, submitted: attempt.submitted, refused }
}

/** Messages that may show now, in the order of `fields`: the server's own first, then what was found here. */
export function visibleMessages<Field extends string>(
  attempt: Attempt<Field>,
  fields: readonly Field[],
  found: Messages<Field>,
): readonly (readonly [Field, string])[] {
  return fields.flatMap((field) => {
    const message =
      attempt.refused.get(field) ??
      (attempt.submitted || attempt.left.has(field) ? found.get(field) : undefined)
    return message === undefined ? [] : [[field, message] as const]
  })
}
