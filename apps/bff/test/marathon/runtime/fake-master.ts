import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly type: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
}

/** A master that the test plays: what it gets is kept, and what it answers is the test's to say. */
export class FakeMaster {
  readonly calls: Received[] = []
  /** How it answers who subscribes; absent: it takes them in. */
  refuse: ((response: ServerResponse) => void) | undefined
  /** How it answers a call; absent: 202. */
  answerTo: ((call: Received, response: ServerResponse) => void) | undefined
  heartbeatSeconds = 15
  readonly #server: Server
  readonly #streams: ServerResponse[] = []
  #wake: (() => void) | undefined

  readonly #scheme: string

  /** `tls`: the names of a key and its certificate among those of the tests; absent: plain HTTP. */
  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const serve = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response)
    this.#server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve)
    this.#scheme = tls === undefined ? 'http' : 'https'
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  get url(): URL {
    const { port } = this.#server.address() as AddressInfo
    return new URL(`${this.#scheme}://127.0.0.1:${port}`)
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Writes bytes into the newest stream, in pieces of so many. */
  write(text: string, pieceBytes = Number.POSITIVE_INFINITY): void {
    const bytes = Buffer.from(text)
    const stream = this.#streams.at(-1)
    for (let at = 0; at < bytes.length; at += pieceBytes) stream?.write(bytes.subarray(at, at + pieceBytes))
  }

  tell(event: object, pieceBytes?: number): void {
    const text = JSON.stringify(event)
    this.write(`${Buffer.byteLength(text)}\n${text}`, pieceBytes)
  }

  endStream(): void {
    this.#streams.at(-1)?.end()
  }

  /** Resolves when it has got so many of this type, with all of them. */
  async got(type: string, count = 1): Promise<readonly Received[]> {
    for (;;) {
      const calls = this.calls.filter((call) => call.type === type)
      if (calls.length >= count) return calls
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const piece of request) text += String(piece)
    // What a scheduler sends is JSON.
    const body = JSON.parse(text) as Record<string, unknown>
    const call = { type: String(body.type), headers: request.headers, body }
    this.calls.push(call)
    this.#wake?.()
    if (call.type !== 'SUBSCRIBE') {
      if (this.answerTo !== undefined) return this.answerTo(call, response)
      response.writeHead(202).end()
      return
    }
    if (this.refuse !== undefined) return this.refuse(response)
    this.#streams.push(response)
    response.writeHead(200, { 'Mesos-Stream-Id': `stream-${this.#streams.length}` })
    this.tell({
      type: 'SUBSCRIBED',
      subscribed: { framework_id: { value: 'F1' }, heartbeat_interval_seconds: this.heartbeatSeconds },
    })
  }
}
