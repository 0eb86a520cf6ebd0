import { encodeSchedulerEvent } from './event-json.ts'
import type { Context } from 'hono'
import type { Cancel, Clock } from '../../clock.ts'
import type { MesosEnv } from '../mesos/authenticate.ts'
import { HEARTBEAT_MS } from './heartbeats.ts'
import type { EventListener, SchedulerPort } from './port.ts'

export interface StreamParts {
  readonly clock: Clock
  readonly scheduler: SchedulerPort
  readonly streamId: string
}

/**
 * An answer that goes on for as long as the framework is connected: one record after the other, each in one piece, for there
 * are clients that take a piece for a record.
 */
export function openStream(
  c: Context<MesosEnv>,
  { clock, scheduler, streamId }: StreamParts,
): { readonly listener: EventListener; readonly response: Response } {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let open = true
  let cancelBeat: Cancel | undefined
  const send = (event: object) => {
    if (open) controller?.enqueue(recordOf(event))
  }
  const finish = () => {
    open = false
    cancelBeat?.()
  }
  const beat = () => {
    send({ type: 'HEARTBEAT' })
    cancelBeat = clock.after(HEARTBEAT_MS, beat)
  }
  const gone = () => {
    if (!open) return
    finish()
    scheduler.closed(streamId)
  }
  const body = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started
    },
    cancel: gone,
  })
  c.env.incoming.socket.once('close', gone)
  const listener: EventListener = {
    event(event) {
      const { master } = scheduler
      send(encodeSchedulerEvent(event, master))
      if (event.type === 'SUBSCRIBED') beat()
    },
    closed() {
      if (!open) return
      finish()
      controller?.close()
    },
  }
  const response = new Response(body, {
    headers: { 'Content-Type': 'application/json', 'Mesos-Stream-Id': streamId },
  })
  return { listener, response }
}

const encoder = new TextEncoder()

/** Source: `recordio::encode()`, mesos `3rdparty/stout/include/stout/recordio.hpp`. */
function recordOf(event: object): Uint8Array {
  const text = asciiJson(event)
  return encoder.encode(`${text.length}\n${text}`)
}

/** A character is a byte then: some clients count the one, some the other. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
