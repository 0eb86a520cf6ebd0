import type { Principal } from '@holdfast/model/ids'
import type { Leader } from '../../upstream/leader.ts'
import type { MarathonAnswer, MarathonRequest } from '../../ports/marathon.ts'
import { parsedText } from './items.ts'

export interface PassRequestParts {
  readonly leader: Leader
  /** The header with which Holdfast itself reads. */
  readonly authorization: string | undefined
  /** The header of whoever is logged in; undefined when nobody is known by this name. */
  readonly headerOf: (principal: Principal | undefined) => string | undefined
  readonly timeoutMs: number
}

const MAX_BYTES = 8 * 1024 * 1024

/**
 * One request of a person. What changes something goes once, and with the credentials of whoever asks alone: nobody acts
 * by those with which Holdfast reads.
 */
export async function passRequest(
  { method, path, body, principal }: MarathonRequest,
  { leader, authorization, headerOf, timeoutMs }: PassRequestParts,
): Promise<MarathonAnswer> {
  const changes = method !== 'GET'
  const header = principal === undefined ? (changes ? undefined : authorization) : headerOf(principal)
  if (header === undefined && principal !== undefined) {
    const message = `The secret of ${principal} is no longer known: it was not sent. Log in again, and ask anew.`
    return { ...refused(401, message), unsent: true }
  }
  const answer = await leader.ask({
    method,
    path,
    headers: {
      Accept: 'application/json',
      ...(header !== undefined && { Authorization: header }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    timeoutMs,
    maxBytes: MAX_BYTES,
    ...(changes && { once: true }),
  })
  if (!answer.ok) {
    const { sent, reason } = answer.error
    return sent && changes
      ? refused(504, `Marathon did not answer: ${reason}.`)
      : { ...refused(503, `No Marathon was reached: ${reason}.`), unsent: true }
  }
  const { status, headers, body: bytes } = answer.value
  return { status, headers: textsOf(headers), body: bodyOf(status, bytes.toString('utf8')) }
}

/** A proxy on the way answers with pages. */
function bodyOf(status: number, text: string): unknown {
  const json = parsedText(text)
  if (json.ok) return json.value
  return { message: text.trim() === '' || text.trimStart().startsWith('<') ? `HTTP ${status}` : text }
}

const refused = (status: number, message: string): MarathonAnswer => ({
  status,
  headers: {},
  body: { message },
})

const textsOf = (headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
