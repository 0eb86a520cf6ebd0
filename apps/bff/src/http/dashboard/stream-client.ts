/** One listener of the stream. What it does not take in time is dropped, and it is told to ask again. */
export interface StreamClient {
  /** Sends an event, as text of the wire. */
  send(text: string): void
  readonly body: ReadableStream<Uint8Array>
  close(): void
}

/** More than this waits for no one: a tab that sleeps must not hold what a whole cluster does. */
const MAX_BACKLOG_BYTES = 1024 * 1024

export function streamClient(resync: () => string, onClose: () => void): StreamClient {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let backlog: string[] = []
  let bytes = 0
  let closed = false

  const close = () => {
    if (closed) return
    closed = true
    backlog = []
    onClose()
  }

  /** Hands over what waits, as long as the connection takes it. */
  const pump = () => {
    if (backlog.length === 0 || controller === undefined || (controller.desiredSize ?? 0) <= 0) return
    const piece = encoder.encode(backlog.join(''))
    backlog = []
    bytes = 0
    controller.enqueue(piece)
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(made) {
        controller = made
      },
      pull: pump,
      cancel: close,
    },
    { highWaterMark: 1 },
  )

  return {
    body,
    send(text) {
      if (closed || text === '') return
      if (bytes + text.length > MAX_BACKLOG_BYTES) {
        backlog = [resync()]
        bytes = MAX_BACKLOG_BYTES
        return
      }
      backlog.push(text)
      bytes += text.length
      pump()
    },
    close() {
      if (!closed) controller?.close()
      close()
    },
  }
}
