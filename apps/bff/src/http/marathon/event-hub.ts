import type { TimeMs } from '@holdfast/model/ids'
import type { Cancel, Clock } from '../../clock.ts'
import type { Unwatch } from '../../ports/cluster.ts'

/** An event as it is handed around: what is sent has its time as text, too. */
export interface HubEvent {
  readonly eventType: string
  readonly timestampMs: TimeMs
  readonly members: Readonly<Record<string, unknown>>
}

export interface HubClient {
  readonly remoteAddress: string
  /** Which events it asks for, and may see. */
  wants(event: HubEvent): boolean
}

/** Hands events to everybody who listens. Nothing is kept for who comes later. */
export interface EventHub {
  /** Tells what happened in the API itself. */
  publish(eventType: string, members: HubEvent['members']): void
  /** An answer that goes on until the listener leaves, or does not take what it is sent. */
  attach(client: HubClient): ReadableStream<Uint8Array>
  /** Ends every stream. */
  close(): void
}

export function createEventHub(
  clock: Clock,
  watch: (listener: (event: HubEvent) => void) => Unwatch,
): EventHub {
  const clients = new Set<EventClient>()
  let unwatch: Unwatch | undefined

  const tell = (event: HubEvent) => {
    let text: Uint8Array | undefined
    // One that is dropped here leaves the set, which takes that while it is walked.
    for (const { client, send } of clients) {
      if (client.wants(event)) send((text ??= textOf(event)))
    }
  }
  const publish: EventHub['publish'] = (eventType, members) => {
    if (clients.size > 0) tell({ eventType, timestampMs: clock.now(), members })
  }
  const left = (gone: EventClient) => {
    clients.delete(gone)
    publish('event_stream_detached', { remoteAddress: gone.client.remoteAddress })
    if (clients.size > 0) return
    unwatch?.()
    unwatch = undefined
  }

  return {
    publish,
    attach(client) {
      const made = openClient(client, clock, left)
      clients.add(made)
      unwatch ??= watch(tell)
      publish('event_stream_attached', { remoteAddress: client.remoteAddress })
      return made.body
    },
    close() {
      for (const { close } of clients) close()
    },
  }
}

interface EventClient {
  readonly client: HubClient
  readonly body: ReadableStream<Uint8Array>
  send(this: void, piece: Uint8Array): void
  close(this: void): void
}

/** Who lets as many wait is dropped. Source: `event_stream_max_outstanding_messages`, marathon `core/event/EventConf.scala`. */
const MAX_WAITING = 1024

/** A line break now and then keeps what lies between from closing the connection. */
const HEARTBEAT_MS = 10_000

function openClient(client: HubClient, clock: Clock, onClose: (client: EventClient) => void): EventClient {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let waiting: Uint8Array[] = []
  let open = true
  let cancelBeat: Cancel | undefined

  const finish = () => {
    open = false
    waiting = []
    cancelBeat?.()
    onClose(made)
  }
  const room = () => controller?.desiredSize ?? 0
  const pump = () => {
    while (room() > 0) {
      // Taken out before it is handed over: that may ask for the next one at once.
      const piece = waiting.shift()
      if (piece === undefined) return
      controller?.enqueue(piece)
    }
  }
  const beat = () => {
    cancelBeat = clock.after(HEARTBEAT_MS, beat)
    // A sleeper has enough to read.
    if (waiting.length > 0) return
    waiting.push(HEARTBEAT)
    pump()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started
      },
      pull: pump,
      cancel() {
        if (open) finish()
      },
    },
    { highWaterMark: 1 },
  )
  const made: EventClient = {
    client,
    body,
    send(piece) {
      if (!open) return
      if (waiting.length < MAX_WAITING) {
        waiting.push(piece)
        pump()
        return
      }
      controller?.error(new Error('The listener does not take what it is sent.'))
      finish()
    },
    close() {
      if (!open) return
      controller?.close()
      finish()
    },
  }
  cancelBeat = clock.after(HEARTBEAT_MS, beat)
  return made
}

const encoder = new TextEncoder()
const HEARTBEAT = encoder.encode('\r\n')

function textOf({ eventType, timestampMs, members }: HubEvent): Uint8Array {
  const data = JSON.stringify({ ...members, timestamp: new Date(timestampMs).toISOString(), eventType })
  return encoder.encode(`event: ${eventType}\ndata: ${data}\n\n`)
}
