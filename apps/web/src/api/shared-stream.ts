import { openStream, type StreamHandlers } from './stream.ts'
import type { ServerEvent } from './sse.ts'

/**
 * One stream for all tabs: a browser opens six connections to a server and no more, so six tabs with a stream each
 * would leave none for anything else. The tab that holds the lock listens and tells the others; when it is closed
 * the next one takes over from the last event that it heard. A browser without locks or channels listens by itself.
 */

type Word =
  | { readonly type: 'event'; readonly event: ServerEvent }
  | { readonly type: 'open' }
  | { readonly type: 'lost'; readonly retryMs: number }
  /** A tab that has just come asks how things are. */
  | { readonly type: 'hello' }

/** A tab that hears nothing for so long listens by itself: the one that should tell it may be asleep. */
const deafMs = 60_000

export function openSharedStream(name: string, url: string, handlers: StreamHandlers): () => void {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
    return openStream(url, undefined, handlers)
  }
  const stopped = new AbortController()
  const channel = new BroadcastChannel(name)
  let lastId: string | undefined
  let leads = false
  let state: Word | undefined
  let own: (() => void) | undefined
  let deaf = 0

  // A channel reaches this site's own tabs alone: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const post = (word: Word) => channel.postMessage(word)
  const hear = (word: Word) => {
    if (word.type === 'event') {
      lastId = word.event.id ?? lastId
      handlers.onEvent(word.event)
    } else if (word.type === 'open') handlers.onOpen()
    else if (word.type === 'lost') handlers.onLost(word.retryMs)
  }
  const listen = () => {
    own ??= openStream(url, lastId, {
      onOpen: () => tell({ type: 'open' }),
      onEvent: (event) => tell({ type: 'event', event }),
      onLost: (retryMs) => tell({ type: 'lost', retryMs }),
      onUnauthorized: handlers.onUnauthorized,
    })
  }
  const tell = (word: Word) => {
    if (word.type !== 'event') state = word
    hear(word)
    if (leads) post(word)
  }
  const waitForWords = () => {
    clearTimeout(deaf)
    deaf = window.setTimeout(listen, deafMs)
  }

  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.type === 'hello') {
      if (leads && state !== undefined) post(state)
    } else if (own === undefined) {
      waitForWords()
      hear(data)
    }
  })
  post({ type: 'hello' })
  waitForWords()
  const lead = () => {
    leads = true
    clearTimeout(deaf)
    listen()
    return new Promise<void>((resolve) => stopped.signal.addEventListener('abort', () => resolve()))
  }
  // Rejects when stopped before the lock was ours, which is as good as any end.
  void navigator.locks.request(name, { signal: stopped.signal }, lead).catch(() => {})

  return () => {
    clearTimeout(deaf)
    own?.()
    stopped.abort()
    channel.close()
  }
}
