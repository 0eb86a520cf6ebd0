import type { Result } from '@holdfast/model/result'
import { Hono, type Context } from 'hono'
import type { Refusal } from '../../ports/cluster.ts'
import type { Log } from '../../log.ts'
import type { MarathonAnswer } from '../../ports/marathon.ts'
import type { Services } from '../../services/services.ts'
import type { LocalAccess } from '../../access.ts'
import { askedOfMarathon } from '../marathon/asked.ts'
import { claimantOf, type Env, pathOf, READING, requestOf, responseOf, streamOf } from './passed.ts'
import type { PassedAnswer, PassedRequest } from '../../ports/upstreams.ts'

export interface MarathonPassThroughParts {
  readonly send: (request: PassedRequest) => Promise<Result<PassedAnswer, Refusal>>
  /** Sends it, and keeps what was asked of apps and pods, and how it ended. */
  readonly services: Pick<Services, 'record'>
  /** Something was changed. */
  readonly changed: () => void
  /** Holdfast's own credentials; without them Marathon alone decides who is let in. */
  readonly own: LocalAccess
  readonly log: Log
}

/** Answers to changes are short. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** The API of a real Marathon, reached through here: headers, bodies and statuses as they are. What changes something is recorded. */
export function marathonPassThrough(parts: MarathonPassThroughParts): Hono<Env> {
  const { send, services, changed, own, log } = parts

  async function serve(c: Context<Env>): Promise<Response> {
    if (own.required && own.principalOf(c.req.header('authorization')) === undefined) {
      return message(401, 'Unauthorized', { 'WWW-Authenticate': 'Basic realm="Mesosphere"' })
    }
    if (!READING.has(c.req.method)) return change(c)
    const answer = await send(requestOf(c, streamOf(c)))
    return answer.ok ? responseOf(answer.value) : message(answer.error.status, answer.error.message)
  }

  async function change(c: Context<Env>): Promise<Response> {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const { actor } = claimantOf(c)
    const { method } = c.req
    const { pathname, searchParams } = new URL(pathOf(c), 'http://marathon')
    const text = new TextDecoder().decode(body)
    const actions = askedOfMarathon({ method, path: pathname, query: searchParams, body: text })
    const told: { response?: Response } = {}
    const sendOnce = async (): Promise<MarathonAnswer> => {
      const asked = requestOf(c, body)
      // What it says is read here as well: it is not to be packed.
      const { 'accept-encoding': _, ...headers } = asked.headers
      const answer = await whole(await send({ ...asked, headers }))
      told.response = answer.response
      return answer.told
    }
    if (actions.length > 0) await services.record(actions, actor, sendOnce)
    else {
      const { status } = await sendOnce()
      log({
        level: 'info',
        message: 'A change was passed on to Marathon',
        what: `${method} ${pathname}`,
        actor,
        status,
      })
    }
    changed()
    return told.response ?? message(503, 'It was not sent.')
  }

  const app = new Hono<Env>()
  for (const path of ['/v2', '/v2/*', '/ping']) app.all(path, (c) => serve(c))
  return app
}

/** The answer as it came, and as it is kept. One that is cut off is none. */
async function whole(
  answer: Result<PassedAnswer, Refusal>,
): Promise<{ readonly response: Response; readonly told: MarathonAnswer }> {
  if (!answer.ok) {
    const { status, message: text } = answer.error
    const told = { status, headers: {}, body: { message: text } }
    return { response: message(status, text), told: status === 503 ? { ...told, unsent: true } : told }
  }
  const { status, headers, body } = answer.value
  const bytes = await read(body)
  if (bytes === undefined) {
    const text = 'Marathon did not answer: its answer was cut off.'
    return { response: message(504, text), told: { status: 504, headers: {}, body: { message: text } } }
  }
  const kept = new Response(bytes.length === 0 ? null : bytes).body
  return {
    response: responseOf({ status, headers, body: kept }),
    told: { status, headers: Object.fromEntries(headers), body: jsonOf(bytes) },
  }
}

async function read(body: PassedAnswer['body']): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length
      if (length > MAX_ANSWER_BYTES) return undefined
      chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

function jsonOf(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    return text.trimStart().startsWith('<') ? undefined : { message: text }
  }
}

const message = (status: number, text: string, headers = {}): Response =>
  Response.json({ message: text }, { status, headers })
