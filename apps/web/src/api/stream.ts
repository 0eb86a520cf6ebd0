import { createEventReader, type ServerEvent } from './sse.ts'

export interface StreamHandlers {
  readonly onOpen: () => void
  readonly onEvent: (event: ServerEvent) => void
  /** The connection ended; the next attempt is made after `retryMs`. */
  readonly onLost: (retryMs: number) => void
  /** The server wants a login: resolves when there was one. */
  readonly onUnauthorized: (signal: AbortSignal) => Promise<void>
}

/** The server says something at least this often, if only a comment. */
const silentMs = 45_000
const firstRetryMs = 500
const longestRetryMs = 30_000

/** 0.5 s, 1 s, 2 s… up to 30 s, each shortened by up to half so that a thousand browsers do not come back at once. */
export function retryDelay(attempt: number, chance: number): number {
  const full = Math.min(longestRetryMs, firstRetryMs * 2 ** attempt)
  return Math.round(full * (1 - chance / 2))
}

/**
 * Listens to `url` until stopped, and comes back after every loss from where it was (`Last-Event-ID`). Not
 * `EventSource`: that one cannot begin at an id, and says nothing of why it was refused.
 */
export function openStream(url: string, lastId: string | undefined, handlers: StreamHandlers): () => void {
  const stopped = new AbortController()
  void listen(url, lastId, handlers, stopped.signal)
  return () => stopped.abort()
}

async function listen(url: string, from: string | undefined, handlers: StreamHandlers, stopped: AbortSignal) {
  let lastId = from
  let attempt = 0
  while (!stopped.aborted) {
    const quiet = new AbortController()
    try {
      // One connection after the other: the loop waits on purpose.
      // oxlint-disable-next-line no-await-in-loop
      await readOnce(url, lastId, AbortSignal.any([stopped, quiet.signal]), quiet, {
        ...handlers,
        onOpen: () => {
          attempt = 0
          handlers.onOpen()
        },
        onEvent: (event) => {
          lastId = event.id ?? lastId
          handlers.onEvent(event)
        },
      })
    } catch {
      // Whatever ended it, the next attempt is the answer.
    }
    if (stopped.aborted) return
    const delay = retryDelay(attempt, Math.random())
    attempt += 1
    handlers.onLost(delay)
    // oxlint-disable-next-line no-await-in-loop
    await pause(delay, stopped)
  }
}

async function readOnce(
  url: string,
  lastId: string | undefined,
  signal: AbortSignal,
  quiet: AbortController,
  handlers: StreamHandlers,
): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' }
  if (lastId !== undefined) headers['Last-Event-ID'] = lastId
  const response = await fetch(url, { headers, signal, cache: 'no-store', credentials: 'same-origin' })
  if (response.status === 401) await handlers.onUnauthorized(signal)
  if (!response.ok || response.body === null) return
  handlers.onOpen()
  const read = createEventReader(handlers.onEvent)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let silence = setTimeout(() => quiet.abort(), silentMs)
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await reader.read()
      if (done) return
      clearTimeout(silence)
      silence = setTimeout(() => quiet.abort(), silentMs)
      read(value)
    }
  } finally {
    clearTimeout(silence)
  }
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      stopped.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    stopped.addEventListener('abort', done)
  })
}
