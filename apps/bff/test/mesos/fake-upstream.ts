import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that does what the test says. */
export interface Upstream {
  readonly url: URL
  readonly host: string
  /** `METHOD path`, in the order in which they came. */
  readonly requests: string[]
  close(): Promise<void>
}

export async function upstream(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<Upstream> {
  const requests: string[] = []
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: new URL(`http://${host}`),
    host,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
