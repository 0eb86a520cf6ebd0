import type { Principal } from '@holdfast/model/ids'
import type { View } from '../../authorizer.ts'
import type { JsonText } from '../mesos/json-text.ts'
import type { Media } from '../media.ts'

/** Who calls, and what they may see. */
export interface Asker {
  readonly principal: Principal | undefined
  /** What the journal calls them: the principal, or where they come from. */
  readonly actor: string
  readonly view: View
}

/** What a call is answered with, before it has a form. */
export type Answer =
  | { readonly type: 'DONE'; readonly status: 200 | 202 }
  | { readonly type: 'DOCUMENT'; readonly document: JsonText }
  /** Goes on until the client leaves. */
  | { readonly type: 'STREAM'; open(media: Media): ReadableStream<Uint8Array> }
  | { readonly type: 'REFUSED'; readonly status: number; readonly message: string }

/** How one type of call is checked and answered. */
export interface Handler {
  /** The member of the call that must be there. */
  readonly member?: string
  /** What else is wrong with the member, in Mesos' words. */
  invalid(member: unknown): string | undefined
  answer(member: unknown, asker: Asker): Answer | Promise<Answer>
}

/** Calls by their type. */
export type Handlers = Readonly<Record<string, Handler>>

/** A call that only asks. */
export const read = (answer: (asker: Asker) => Answer): Handler => ({
  invalid: () => undefined,
  answer: (_member, asker) => answer(asker),
})

/** A call with a member, whose type must say what the wire's declaration of it says. */
export function call<T>(
  member: string,
  answer: (member: T, asker: Asker) => Answer | Promise<Answer>,
  invalid: (member: T) => string | undefined = () => undefined,
): Handler {
  return {
    member,
    // The wire was decoded by the declaration of the member.
    invalid: (value) => invalid(value as T),
    answer: (value, asker) => answer(value as T, asker),
  }
}

export const done: Answer = { type: 'DONE', status: 200 }
export const accepted: Answer = { type: 'DONE', status: 202 }
export const document = (text: JsonText): Answer => ({ type: 'DOCUMENT', document: text })
export const refused = (status: number, message: string): Answer => ({ type: 'REFUSED', status, message })
export const forbidden: Answer = refused(403, '403 Forbidden.')
