import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Cancel, Clock } from '../../clock.ts'
import { below } from '../../upstream/address.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import { tlsOptions } from '../../upstream/identity.ts'

/** Says that something has happened at Marathon. What, is asked for: events are neither repeated nor in order. */
export interface MarathonEvents {
  close(): void
}

export interface EventParts {
  readonly http: HttpClient
  /** Whom to listen to now. */
  readonly base: () => URL
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly onEvent: (type: string) => void
  /** A deployment was given up before it was done: only events tell. */
  readonly onFailed: (deploymentId: string) => void
}

const RETRY_MS = 1_000
const MAX_RETRY_MS = 60_000
const SILENCE_MS = 300_000

/** Listens for as long as it is open. Whoever has no such stream is asked again ever more seldom. */
export function listenToMarathon({
  http,
  base,
  headers,
  clock,
  onEvent,
  onFailed,
}: EventParts): MarathonEvents {
  let request: ClientRequest | undefined
  let cancel: Cancel | undefined
  let failures = 0
  let closed = false

  const again = (): void => {
    if (closed || cancel !== undefined) return
    failures += 1
    cancel = clock.after(Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (failures - 1)), () => {
      cancel = undefined
      open()
    })
  }

  /** One that does not lead names who does. */
  const open = (url = below(base(), '/v2/events?plan-format=light'), hops = 0): void => {
    const secure = url.protocol === 'https:'
    let left = false
    const asked = (secure ? tlsRequest : plainRequest)(url, {
      headers: { ...headers, Accept: 'text/event-stream' },
      // A connection of its own: it is never given back.
      agent: false,
      timeout: SILENCE_MS,
      ...(secure && tlsOptions(url, http.ca, undefined)),
    })
    request = asked
    const lost = (): void => {
      if (!left) again()
    }
    asked.on('error', lost)
    asked.on('timeout', () => asked.destroy())
    asked.on('close', lost)
    asked.on('response', (response) => {
      const next = hops < MAX_HOPS ? nextOf(response, url) : undefined
      if (next !== undefined) {
        left = true
        asked.destroy()
        if (!closed) open(next, hops + 1)
        return
      }
      if (response.statusCode !== 200) {
        asked.destroy()
        return
      }
      failures = 0
      readEvents(response, onEvent, onFailed)
      response.on('error', lost)
      // What was missed meanwhile is not told again.
      onEvent('event_stream_attached')
    })
    asked.end()
  }

  open()
  return {
    close() {
      closed = true
      cancel?.()
      request?.destroy()
    },
  }
}

const MAX_HOPS = 3

/** Source: `LeaderProxyFilter`, marathon: streams alone are redirected, all else is passed on. */
function nextOf({ statusCode, headers }: IncomingMessage, at: URL): URL | undefined {
  const { location } = headers
  if (statusCode !== 302 && statusCode !== 307) return undefined
  if (location === undefined || !URL.canParse(location, at.href)) return undefined
  const next = new URL(location, at)
  return next.protocol === 'http:' || next.protocol === 'https:' ? next : undefined
}

/** A line of data may have whole groups in it: no line is kept longer than the name of an event can be. */
const MAX_LINE = 256

/** First in what is told of a deployment: its own, and that of its plan, which is the same. */
const ID = /"id":\s*"([^"]{1,64})"/

function readEvents(
  response: IncomingMessage,
  onEvent: (type: string) => void,
  onFailed: (deploymentId: string) => void,
): void {
  let line = ''
  let type = ''
  const take = (whole: string): void => {
    if (whole.startsWith('event:')) {
      type = whole.slice('event:'.length).trim()
      onEvent(type)
    } else if (whole.startsWith('data:') && type === 'deployment_failed') {
      const [, id] = ID.exec(whole) ?? []
      if (id !== undefined) onFailed(id)
    }
  }
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    const [first = '', ...rest] = chunk.split('\n')
    line = (line + first).slice(0, MAX_LINE)
    for (const next of rest) {
      take(line)
      line = next.slice(0, MAX_LINE)
    }
  })
}
