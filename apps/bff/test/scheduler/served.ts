import { connect, type Socket } from 'node:net'
import { FrameworkId, OperationId } from '@holdfast/model/ids'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import { frameworkInfoOf } from '@holdfast/model/framework/framework-info'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Clock } from '../../src/clock.ts'
import { createAccess } from '../../src/access.ts'
import { schedulerEndpoint } from '../../src/http/scheduler/endpoint.ts'
import type { EventListener, SchedulerPort } from '../../src/ports/scheduler-api.ts'
import { listen } from '../../src/http/server.ts'

/** The scheduler API over a master that does nothing: the test says what it tells, and sees what it is told. */
export interface Served {
  readonly port: number
  readonly subscribed: { readonly streamId: string; readonly listener: EventListener }[]
  readonly calls: WireSchedulerCall[]
  /** The streams whose clients are gone. */
  readonly closed: string[]
  close(): Promise<void>
}

export const frameworkId = FrameworkId('F0')

export async function serveScheduler(clock: Clock): Promise<Served> {
  const subscribed: Served['subscribed'] = []
  const calls: WireSchedulerCall[] = []
  const closed: string[] = []
  const scheduler: SchedulerPort = {
    master: { id: 'M', hostname: 'localhost', port: 1, version: '1.12.0' },
    framework: (id) => {
      const streamId = subscribed.at(-1)?.streamId
      const info = frameworkInfoOf({ user: 'root', name: 'tests' })
      return id === frameworkId ? { frameworkId, info, streamId } : undefined
    },
    unlistedRoles: () => undefined,
    subscribe: ({ streamId }, listener) => void subscribed.push({ streamId, listener }),
    call: (_framework, call) => void calls.push(call),
    closed: (streamId) => void closed.push(streamId),
  }
  let last = 0
  const ids = { uuid: () => `stream-${++last}`, operationId: () => OperationId('none') }
  const app = new Hono<{ Bindings: HttpBindings }>().route(
    '/',
    schedulerEndpoint({ scheduler, clock, ids, access: createAccess(undefined) }),
  )
  const server = await listen((request, bindings) => app.fetch(request, bindings), '127.0.0.1', 0)
  if (!server.ok) throw server.error
  return { port: server.value.port, subscribed, calls, closed, close: () => server.value.close() }
}

/** A client that sees an answer as it comes over the wire: in pieces. */
export interface Wire {
  readonly socket: Socket
  readonly headers: string
  /** What came in one piece of the chunked coding each. */
  readonly pieces: Buffer[]
  readonly ended: boolean
}

export function openWire(port: number, body: Uint8Array, headers: Readonly<Record<string, string>>): Wire {
  const socket = connect(port, '127.0.0.1')
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) })
  socket.write(
    `POST /api/v1/scheduler HTTP/1.1\r\nhost: x\r\n${lines.map((line) => `${line.join(': ')}\r\n`).join('')}\r\n`,
  )
  socket.write(body)
  const pieces: Buffer[] = []
  let [head, ended, rest] = ['', false, Buffer.alloc(0)]
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data])
    if (head === '') {
      const end = rest.indexOf('\r\n\r\n')
      if (end < 0) return
      head = rest.subarray(0, end).toString()
      rest = rest.subarray(end + 4)
    }
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const size = Number.parseInt(rest.subarray(0, end).toString(), 16)
      if (rest.length < end + 2 + size + 2) return
      if (size === 0) ended = true
      else pieces.push(Buffer.from(rest.subarray(end + 2, end + 2 + size)))
      rest = rest.subarray(end + 2 + size + 2)
    }
  })
  socket.on('error', () => undefined)
  return {
    socket,
    pieces,
    get headers() {
      return head
    },
    get ended() {
      return ended
    },
  }
}
