import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { err, ok, type Result } from '@holdfast/model/result'
import { SECURITY_HEADERS } from './security-headers.ts'

export interface Listening {
  readonly port: number
  /** Takes no more connections, lets answers that are under way finish for a moment, then closes what is left. */
  close(): Promise<void>
}

export type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>

/** How long a client may take, in milliseconds. A slow one costs a socket, and only for this long. */
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  /** The whole request, with its body. */
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 2000,
}

const CLOSE_GRACE_MS = 500

/** Listens; the error is the system's own, such as `EADDRINUSE`. Malformed requests get a 400, slow ones a 408. */
export async function listen(
  fetch: Fetch,
  host: string,
  port: number,
  limits: Partial<typeof LIMITS> = {},
): Promise<Result<Listening, NodeJS.ErrnoException>> {
  const answer = getRequestListener((request, bindings) => fetch(request, bindings as HttpBindings))
  const server = createServer({ ...LIMITS, ...limits }, (incoming, outgoing) => {
    for (const name in SECURITY_HEADERS) outgoing.setHeader(name, SECURITY_HEADERS[name] ?? '')
    void answer(incoming, outgoing)
  })
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve)
    server.listen(port, host, () => resolve(undefined))
  })
  if (failure !== undefined) return err(failure)
  const address = server.address()
  return ok({
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => close(server),
  })
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
  await closed
  clearTimeout(force)
}
