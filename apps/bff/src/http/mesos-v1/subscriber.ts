import type { View } from '../../authorizer.ts'
import type { Media } from '../media.ts'

/** One open stream. */
export interface Subscriber {
  readonly view: View
  readonly media: Media
  readonly stream: ReadableStream<Uint8Array>
  /** One write for each record. A client that does not read what it is sent loses its stream. */
  send(record: Uint8Array): void
  close(): void
}

/** How much may wait for a client that reads slowly, beside the first record. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024

/** `left` is called once, when the stream ends, whoever ends it. */
export function subscriber(view: View, media: Media, left: () => void): Subscriber {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let first: number | undefined
  const end = () => {
    if (controller === undefined) return
    controller = undefined
    left()
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given
      },
      cancel: end,
    },
    { highWaterMark: MAX_BACKLOG_BYTES, size: ({ length }) => length },
  )
  const close = () => {
    controller?.close()
    end()
  }
  return {
    view,
    media,
    stream,
    send(record) {
      if (controller === undefined) return
      // The state of a large cluster may be longer than what may wait otherwise.
      first ??= record.length
      controller.enqueue(record)
      if ((controller.desiredSize ?? 0) < -first) close()
    },
    close,
  }
}
