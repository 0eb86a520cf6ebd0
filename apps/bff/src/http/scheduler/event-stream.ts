import type { Context } from 'hono'
import type { Cancel, Clock } from '../../clock.ts'
import { encodeProtobuf } from '../../wire/protobuf.ts'
import type { MesosEnv } from '../mesos/authenticate.ts'
import { MEDIA_TYPES, type Media } from '../media.ts'
import { framed } from '../record-io.ts'
import { encodeSchedulerEvent } from './event-json.ts'
import { HEARTBEAT_MS } from './heartbeats.ts'
import type { EventListener, SchedulerPort } from '../../ports/scheduler-api.ts'

export interface StreamParts {
  readonly clock: Clock
  readonly scheduler: SchedulerPort
  readonly streamId: string
  readonly media: Media
}

/**
 * How much may wait for a framework that does not read, in bytes. Unlike Mesos, which keeps all of it: one that reads too late
 * loses its connection, and hears when it subscribes again what it has missed.
 */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024

/**
 * An answer that goes on for as long as the framework is connected: one record after the other, each in one piece, for there
 * are clients that take a piece for a record.
 */
export function openStream(
  c: Context<MesosEnv>,
  { clock, scheduler, streamId, media }: StreamParts,
): { readonly listener: EventListener; readonly response: Response } {
  const { socket } = c.env.incoming
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let cancelBeat: Cancel | undefined
  const finish = () => {
    controller = undefined
    cancelBeat?.()
    socket.off('close', gone)
  }
  const gone = () => {
    if (controller === undefined) return
    finish()
    scheduler.closed(streamId)
  }
  const send = (event: object) => {
    if (controller === undefined) return
    if ((controller.desiredSize ?? 0) > 0) return controller.enqueue(recordOf(event, media))
    gone()
    socket.destroy()
  }
  const beat = () => {
    send({ type: 'HEARTBEAT' })
    if (controller !== undefined) cancelBeat = clock.after(HEARTBEAT_MS, beat)
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started
      },
      cancel: gone,
    },
    { highWaterMark: MAX_BACKLOG_BYTES, size: ({ length }) => length },
  )
  socket.once('close', gone)
  const listener: EventListener = {
    event(event) {
      const { master } = scheduler
      send(encodeSchedulerEvent(event, master))
      if (event.type === 'SUBSCRIBED') beat()
    },
    closed() {
      const open = controller
      if (open === undefined) return
      finish()
      open.close()
    },
  }
  const headers = { 'Content-Type': MEDIA_TYPES[media], 'Mesos-Stream-Id': streamId }
  return { listener, response: new Response(body, { headers }) }
}

const encoder = new TextEncoder()

const recordOf = (event: object, media: Media): Uint8Array =>
  framed(media === 'json' ? encoder.encode(asciiJson(event)) : encodeProtobuf('scheduler.Event', event))

/** A character is a byte then: some clients count the one, some the other. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
