import type { WireSchedulerCall, WireSubscribe } from '@holdfast/model/wire/scheduler-call'
import { readSchedulerEvent } from '@holdfast/model/wire/read-scheduler-event'
import type { Cancel } from '../../clock.ts'
import { below } from '../../upstream/address.ts'
import { callQueue } from './call-queue.ts'
import type { StartDriver } from './driver.ts'
import { SCHEDULER_PATH, type HttpDriverParts } from './http-parts.ts'
import type { Connect, Link, LinkListener } from './link.ts'
import { openEventStream, type EventStream } from './open-stream.ts'
import { recordDecoder } from './record-io.ts'
import { reconnectingDriver } from './reconnecting-driver.ts'

/** After so many heartbeats that did not come the master is taken for lost. Source: mesos `docs/scheduler-http-api.md`. */
const MISSED_HEARTBEATS = 5
/** Until the master has said what its heartbeat is. */
const FIRST_EVENT_MS = 30_000

/** Reaches a master over its HTTP API. */
export function httpDriver(parts: HttpDriverParts): StartDriver {
  return (listener, troubled) => reconnectingDriver(connectHttp(parts), parts, listener, troubled)
}

function connectHttp(parts: HttpDriverParts): Connect {
  return (subscription, listener) => {
    const abort = new AbortController()
    const link = openLink(parts, abort, listener)
    openEventStream(subscribeCall(subscription), parts, abort.signal)
      .then(async (stream) => {
        if (!stream.ok) return link.lost(stream.error)
        await link.read(stream.value)
      })
      .catch((error: unknown) => link.lost(error instanceof Error ? error.message : String(error)))
    return link
  }
}

const subscribeCall = (subscribe: WireSubscribe): WireSchedulerCall => {
  const { id } = subscribe.framework_info
  return { type: 'SUBSCRIBE', subscribe, ...(id && { framework_id: id }) }
}

interface HttpLink extends Link {
  read(stream: EventStream): Promise<void>
  lost(reason: string): void
}

function openLink(parts: HttpDriverParts, abort: AbortController, listener: LinkListener): HttpLink {
  const { clock, log } = parts
  let ended = false
  let silenceMs = FIRST_EVENT_MS
  let cancelWatch: Cancel | undefined
  const queue = callQueue(parts, (reason) => lost(reason))

  const close = () => {
    ended = true
    cancelWatch?.()
    queue.stop()
    abort.abort()
  }
  const lost = (reason: string) => {
    if (ended) return
    close()
    listener.lost(reason)
  }
  const watch = () => {
    cancelWatch?.()
    if (ended) return
    cancelWatch = clock.after(silenceMs, () => lost(`nothing was heard for ${silenceMs / 1000} s`))
  }
  const hear = (record: string) => {
    const event = readSchedulerEvent(record)
    if (!event.ok) return log({ level: 'warning', message: 'An event cannot be read', reason: event.error })
    if (event.value.type === 'SUBSCRIBED') {
      silenceMs = (event.value.heartbeatIntervalMs ?? FIRST_EVENT_MS) * MISSED_HEARTBEATS
      watch()
    }
    listener.event(event.value)
  }

  return {
    lost,
    close,
    send: (call) => queue.send(call),
    async read({ base, streamId, body }) {
      const decoder = recordDecoder()
      queue.start(below(base, SCHEDULER_PATH), streamId)
      watch()
      for await (const piece of body) {
        if (ended) return
        const records = decoder.push(piece)
        if (!records.ok) return lost(records.error)
        watch()
        for (const record of records.value) if (!ended) hear(record)
      }
      lost('the master ended the connection')
    },
  }
}
