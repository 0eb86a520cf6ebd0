import {
  Agent as PlainAgent,
  request as plainRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { err, ok, type Result } from '@holdfast/model/result'
import { tlsOptions } from './identity.ts'

/** A request to a master or an agent. */
export interface Question {
  readonly url: URL
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** How long the other side may be silent. It may take twenty times as long for the whole answer. */
  readonly timeoutMs: number
  /** A longer answer is no answer. */
  readonly maxBytes: number
  /** For TLS: by which name it is known, beside its address. */
  readonly servername?: string
  /** On a connection of its own: whether it left is then always known. */
  readonly once?: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** `sent`: whether the request may have reached the other side, which may then have acted on it. */
export interface NoAnswer {
  readonly sent: boolean
  readonly reason: string
}

export interface HttpClient {
  /**
   * Never rejects. What goes `once` is sent once; others are sent again when the connection that was kept for them turns
   * out to have been closed meanwhile.
   */
  ask(question: Question): Promise<Result<Answer, NoAnswer>>
  /** The connections, for whoever passes requests on. */
  readonly agents: { readonly plain: PlainAgent; readonly tls: TlsAgent }
  readonly ca: string | undefined
  close(): void
}

/** `ca`: the certificates, as PEM, that masters and agents must be signed by; absent: those that the system knows. */
export function createHttpClient(ca: string | undefined): HttpClient {
  const plain = new PlainAgent({ keepAlive: true, maxSockets: 16 })
  const tls = new TlsAgent({ keepAlive: true, maxSockets: 16, ...(ca !== undefined && { ca }) })
  return {
    ask: (question) => ask(question, { plain, tls }, ca),
    agents: { plain, tls },
    ca,
    close() {
      plain.destroy()
      tls.destroy()
    },
  }
}

function ask(
  question: Question,
  agents: HttpClient['agents'],
  ca: string | undefined,
): Promise<Result<Answer, NoAnswer>> {
  const { url, method, headers, body, timeoutMs, servername, once } = question
  const secure = url.protocol === 'https:'
  return new Promise((resolve) => {
    let sent = false
    let settled = false
    const settle = (result: Result<Answer, NoAnswer>) => {
      if (settled) return
      settled = true
      clearTimeout(deadline)
      resolve(result)
    }
    const fail = (reason: string) => {
      settle(err({ sent, reason }))
      request.destroy()
    }
    const request = (secure ? tlsRequest : plainRequest)(url, {
      method,
      headers: {
        'Accept-Encoding': 'gzip',
        ...headers,
        ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
      },
      agent: once === true ? false : secure ? agents.tls : agents.plain,
      timeout: timeoutMs,
      ...(secure && tlsOptions(url, ca, servername)),
    })
    const deadline = setTimeout(() => fail('the answer took too long'), timeoutMs * 20)
    deadline.unref()
    request.on('socket', (socket) => {
      if (!socket.connecting) sent = true
      else socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true))
    })
    request.on('timeout', () =>
      fail(sent ? `no answer within ${timeoutMs / 1000} s` : 'no connection in time'),
    )
    let answered = false
    request.on('error', (error) => {
      const stale = request.reusedSocket && !answered && !settled && once !== true
      if (!stale) fail(describe(error))
      else void ask({ ...question, once: true }, agents, ca).then(settle)
    })
    request.on('response', (response) => {
      answered = true
      readBody(response, question.maxBytes).then(
        (read) => settle(ok({ status: response.statusCode ?? 0, headers: response.headers, body: read })),
        (error: unknown) => fail(describe(error)),
      )
    })
    request.end(body)
  })
}

/** Rejects when the answer is cut off, is longer than it may be, or is no gzip though it says so. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const zipped = response.headers['content-encoding'] === 'gzip'
  // An error is told by the iteration below.
  const source = zipped ? pipeline(response, createGunzip(), () => undefined) : response
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    // Both streams give buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > maxBytes) throw new Error(`the answer is longer than ${Math.floor(maxBytes / 1048576)} MiB`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks, length)
}

/** In words that stay the same while the fault does. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ECONNREFUSED':
      return 'the connection was refused'
    case 'ECONNRESET':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return 'the connection was cut off'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name is not known'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return 'its host cannot be reached'
    default:
      return code === undefined ? error.message : `${error.message} (${code})`
  }
}
