import { err, type Result } from '@holdfast/model/result'
import { unreachable } from '@holdfast/model/invariant'
import type { Json, JsonObject } from '@holdfast/model/json'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { decodeMessage, type Message } from '@holdfast/model/wire/protobuf'
import type { Context } from 'hono'
import { decodeProtobuf, encodeProtobuf } from '../../wire/protobuf.ts'
import { methodNotAllowed } from '../mesos/operator-endpoints.ts'
import type { MesosEnv } from '../mesos/authenticate.ts'
import { sendJson, type JsonText } from '../mesos/json-text.ts'
import { plainText } from '../plain-text.ts'
import type { Answer, Asker, Handlers } from './call.ts'
import { acceptedMedia, MEDIA_TYPES, mediaOf, type Media } from '../media.ts'

/** One of the APIs that are reached by posting calls. */
export interface CallApi {
  readonly message: Message
  /** Its name on the wire of protocol buffers, and that of the answers. Absent: only JSON is spoken. */
  readonly wire?: { readonly call: string; readonly response: string }
  /** What the answers to malformed calls name it. */
  readonly name: string
  readonly handlers: Handlers
}

/**
 * Answers one call. The checks come in Mesos' order: the method, the type and the form of the body, the call itself, and
 * what the client takes.
 *
 * Source: `Master::Http::api()`, mesos `src/master/http.cpp`; `Http::api()`, `src/slave/http.cpp`.
 */
export async function serveCall(c: Context<MesosEnv>, api: CallApi, asker: Asker): Promise<Response> {
  if (c.req.method !== 'POST') return methodNotAllowed(c)
  const contentType = c.req.header('content-type')
  if (contentType === undefined) return plainText("Expecting 'Content-Type' to be present", 400)
  const media = mediaOf(contentType)
  if (media === undefined || (media === 'protobuf' && api.wire === undefined))
    return plainText(`Expecting 'Content-Type' of ${EITHER}`, 415)
  const call = decodeCall(api, await bodyOf(c, api, media))
  if (!call.ok) return plainText(call.error, 400)

  const { type } = call.value
  if (typeof type !== 'string') return invalidCall(api, "Expecting 'type' to be present")
  const handler = Object.hasOwn(api.handlers, type) ? api.handlers[type] : undefined
  if (handler === undefined) return plainText('501 Not Implemented.', 501)
  const { member } = handler
  const value = member === undefined ? undefined : call.value[member]
  if (member !== undefined && value === undefined)
    return invalidCall(api, `Expecting '${member}' to be present`)
  const invalid = handler.invalid(value)
  if (invalid !== undefined) return invalidCall(api, invalid)
  const accept = acceptedMedia(c.req.header('accept'))
  if (accept === undefined || (accept === 'protobuf' && api.wire === undefined))
    return plainText("Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'", 406)
  const answer = await handler.answer(value, asker)
  return respond(c, answer, accept === 'protobuf' ? api.wire?.response : undefined)
}

const EITHER = 'application/json or application/x-protobuf'

function decodeCall({ message }: CallApi, body: Result<Json, string>): Result<JsonObject, string> {
  if (!body.ok) return body
  const decoded = decodeMessage<JsonObject>(message, body.value)
  return decoded.ok ? decoded : err(`Failed to convert JSON into Call protobuf: ${decoded.error}`)
}

async function bodyOf(c: Context<MesosEnv>, { wire }: CallApi, media: Media): Promise<Result<Json, string>> {
  if (media === 'protobuf' && wire !== undefined) {
    const call = decodeProtobuf(wire.call, new Uint8Array(await c.req.arrayBuffer()))
    return call.ok ? call : err('Failed to parse body into Call protobuf')
  }
  const json = parseJson(await c.req.text())
  return json.ok ? json : err(`Failed to parse body into JSON: ${json.error}`)
}

const invalidCall = ({ name }: CallApi, reason: string): Response =>
  plainText(`Failed to validate ${name}: ${reason}`, 400)

/** `response`: the message of protocol buffers that the answer is to be. */
function respond(
  c: Context<MesosEnv>,
  answer: Answer,
  response: string | undefined,
): Response | Promise<Response> {
  switch (answer.type) {
    case 'DONE':
      return plainText('', answer.status)
    case 'DOCUMENT':
      return response === undefined ? sendJson(c, answer.document) : sendWire(response, answer.document)
    case 'STREAM': {
      const media = response === undefined ? 'json' : 'protobuf'
      return new Response(answer.open(media), { headers: { 'Content-Type': MEDIA_TYPES[media] } })
    }
    case 'REFUSED':
      return plainText(answer.message, answer.status)
    default:
      return unreachable(answer)
  }
}

/** Written once for each document. */
function sendWire(response: string, { text, forms }: JsonText): Response {
  forms.wire ??= encodeProtobuf(response, JSON.parse(text) as object)
  return new Response(forms.wire, { headers: { 'Content-Type': MEDIA_TYPES.protobuf } })
}
