import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface GateRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
  /** The answer may come packed. */
  readonly packed: boolean
}

/** Answers in the place of whoever is behind the gate; false: it is passed on. */
export type Instead = (request: GateRequest, response: ServerResponse) => boolean

/** What stands between two programs: all that is asked goes through it, and a test may answer in between. */
export interface Gate {
  readonly url: URL
  /** In the order in which they came. */
  readonly requests: readonly GateRequest[]
  instead(answer: Instead | undefined): void
  /** What is answered by whoever is behind, as text. */
  rewrite(change: ((text: string, request: GateRequest) => string) | undefined): void
  /** Nobody is there any more; connections that are open end. `open` at the same address again. */
  shut(): Promise<void>
  open(): Promise<void>
  close(): Promise<void>
}

export async function gate(target: string): Promise<Gate> {
  const requests: GateRequest[] = []
  let instead: Instead | undefined
  let rewrite: ((text: string, request: GateRequest) => string) | undefined
  const to = new URL(target)

  function passOn(request: GateRequest, incoming: IncomingMessage, response: ServerResponse): void {
    const change = rewrite
    const { 'accept-encoding': packed, ...rest } = incoming.headers
    const headers = {
      ...rest,
      host: to.host,
      ...(packed !== undefined && !change && { 'accept-encoding': packed }),
    }
    const onward = ask(
      { host: to.hostname, port: to.port, path: request.path, method: request.method, headers, agent: false },
      (answer) => {
        const { 'content-length': _, ...kept } = answer.headers
        const streams = String(kept['content-type']).startsWith('text/event-stream')
        if (change === undefined || streams) {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
          return
        }
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          response.writeHead(answer.statusCode ?? 502, kept)
          response.end(change(Buffer.concat(chunks).toString('utf8'), request))
        })
      },
    )
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    onward.end(request.body)
  }

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('error', () => undefined)
    incoming.on('end', () => {
      const request: GateRequest = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        authorization: incoming.headers.authorization,
        packed: (incoming.headers['accept-encoding'] ?? '').includes('gzip'),
        body: Buffer.concat(chunks).toString('utf8'),
      }
      requests.push(request)
      if (instead?.(request, response) !== true) passOn(request, incoming, response)
    })
  })
  let port = 0
  const open = (): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await open()
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    requests,
    instead: (answer) => void (instead = answer),
    rewrite: (change) => void (rewrite = change),
    shut,
    open,
    close: shut,
  }
}
