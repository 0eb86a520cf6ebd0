import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { err, ok, type Result } from '@holdfast/model/result'
import type { PassedAnswer, PassedRequest } from '../ports/upstreams.ts'
import type { HttpClient } from './http-client.ts'
import { tlsOptions } from './identity.ts'

export interface PassOnParts {
  readonly http: HttpClient
  readonly servername?: string
  /** How long the beginning of an answer may take. */
  readonly timeoutMs: number
}

/** Sends a request on as it is, and gives back the answer as it comes. The error says whether it may have arrived. */
export function passOn(
  url: URL,
  { method, headers, body, signal }: PassedRequest,
  { http, servername, timeoutMs }: PassOnParts,
): Promise<Result<PassedAnswer, { readonly sent: boolean; readonly reason: string }>> {
  const secure = url.protocol === 'https:'
  return new Promise((resolve) => {
    let sent = false
    const fail = (reason: string) => {
      resolve(err({ sent, reason }))
      upstream.destroy()
    }
    const upstream = (secure ? tlsRequest : plainRequest)(url, {
      method,
      headers: { ...headers, ...(body instanceof Uint8Array && { 'Content-Length': String(body.length) }) },
      // A connection of its own: a stream keeps one for hours, and a change must not meet one that is closing.
      agent: false,
      signal,
      ...(secure && tlsOptions(url, http.ca, servername)),
    })
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs)
    timer.unref()
    upstream.on('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true)))
    upstream.on('error', (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    upstream.on('response', (response) => {
      clearTimeout(timer)
      resolve(ok(answerOf(response)))
    })
    if (body === undefined || body instanceof Uint8Array) upstream.end(body)
    else
      finished(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]).pipe(upstream)).catch(
        () => undefined,
      )
  })
}

function answerOf(response: IncomingMessage): PassedAnswer {
  const headers: [string, string][] = []
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
    headers.push([(response.rawHeaders[i] ?? '').toLowerCase(), response.rawHeaders[i + 1] ?? ''])
  }
  // A response of Node is a stream of bytes.
  const body = Readable.toWeb(response) as ReadableStream<Uint8Array>
  return { status: response.statusCode ?? 502, headers, body }
}
