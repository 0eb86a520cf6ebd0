import type { Freshness } from '@holdfast/model/api/common'
import type { ListName } from '@holdfast/model/api/stream'
import { Hono } from 'hono'
import type { Ledger, LedgerDelta } from '../../ledger/ledger.ts'
import type { Cancel } from '../../clock.ts'
import type { Unwatch } from '../../ports/cluster.ts'
import type { DashboardEnv } from './env.ts'
import { eventText, rawEventText } from './event-text.ts'
import { readQuery } from './input.ts'
import { operationFeed } from './operation-feed.ts'
import type { DashboardPorts } from './ports.ts'
import { problem } from './problem.ts'
import { freshnessOf } from './read-routes.ts'
import type { Sight } from './sight.ts'
import { streamQuery } from './schemas.ts'
import { type StreamClient, streamClient } from './stream-client.ts'

/** The client hears something at least this often: it takes 45 s of silence for a loss. */
const HEARTBEAT_MS = 15_000
/** How often it is looked whether the cluster view is still current. */
const FRESHNESS_MS = 1000
/** More listeners than this would only slow each other down. */
const MAX_CLIENTS = 2000

const TOPICS: ReadonlySet<string> = new Set(['volumes', 'agents', 'reservations', 'roles', 'overview'])
const isList = (topic: string): topic is ListName => topic !== 'overview' && TOPICS.has(topic)

interface Listener {
  readonly client: StreamClient
  readonly lists: ReadonlySet<ListName>
  /** Hears of every revision, for the overview sums up all lists. */
  readonly overview: boolean
  readonly ledger: Ledger
}

export interface StreamRoutes {
  readonly app: Hono<DashboardEnv>
  close(): void
}

/** `GET /stream`: see `StreamEvent`. */
export function streamRoutes(ports: DashboardPorts): StreamRoutes {
  const { operations, clock } = ports
  const listeners = new Set<Listener>()
  const feed = operationFeed(operations, clock)
  const freshness = (ledger: Ledger) => freshnessOf(ports, ledger)
  let told: Freshness = freshness(ports.ledger)
  let closed = false
  let cancelTick: Cancel = clock.after(FRESHNESS_MS, tick)
  let quietMs = 0

  /** Tells when the state of the view changes, and in between how old it is; a comment keeps the connection alive. */
  function tick(): void {
    const now = freshness(ports.ledger)
    quietMs += FRESHNESS_MS
    if (saysOther(now, told) || quietMs >= HEARTBEAT_MS) {
      quietMs = 0
      told = now
      const text = eventText({ type: 'freshness', data: now })
      for (const { client, ledger } of listeners) {
        // Each ledger counts its own revisions.
        client.send(
          ledger === ports.ledger ? text : eventText({ type: 'freshness', data: freshness(ledger) }),
        )
      }
    }
    if (!closed) cancelTick = clock.after(FRESHNESS_MS, tick)
  }

  /** Joins a client to what it may see. Many tabs see the same: the texts are made once for all of them. */
  function join(listener: Listener, seen: Sight): Unwatch {
    const { client, ledger } = listener
    listeners.add(listener)
    const own = seen.views === 'all' ? undefined : operationFeed(seen.operations, clock)
    const unwatch = [
      (own ?? feed).watch((text) => client.send(text)),
      ledger.watch((delta) => client.send(deltaText(listener, delta))),
    ]
    return () => {
      listeners.delete(listener)
      for (const each of unwatch) each()
      own?.close()
    }
  }

  const app = new Hono<DashboardEnv>().get('/stream', (c) => {
    const input = readQuery(c, streamQuery)
    if (!input.ok) return input.error
    const topics = input.value.topics === undefined ? [...TOPICS] : input.value.topics.split(',')
    const unknown = topics.find((topic) => !TOPICS.has(topic))
    if (unknown !== undefined) {
      const error = `There is no topic '${unknown}'. There are ${[...TOPICS].join(', ')}.`
      return problem(c, 400, { error, field: 'topics' })
    }
    if (listeners.size >= MAX_CLIENTS) {
      const error = 'Too many browsers listen already.'
      return problem(c, 503, { error }, { 'Retry-After': '30' })
    }
    const seen = c.get('sight')
    const { ledger } = seen
    let leave: Unwatch | undefined
    const client = streamClient(
      () => resync(ledger),
      () => leave?.(),
    )
    const listener: Listener = {
      client,
      lists: new Set(topics.filter(isList)),
      overview: topics.includes('overview'),
      ledger,
    }
    leave = join(listener, seen)
    client.send(': welcome\n\n')
    client.send(missed(listener, c.req.header('last-event-id')))
    client.send(eventText({ type: 'freshness', data: freshness(ledger) }))
    return new Response(client.body, {
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // Proxies that collect answers would hold the events back.
        'X-Accel-Buffering': 'no',
      },
    })
  })

  return {
    app,
    close() {
      closed = true
      cancelTick()
      for (const { client } of listeners) client.close()
      feed.close()
    },
  }
}

/** How old it is alone is no news. */
const saysOther = (a: Freshness, b: Freshness): boolean =>
  a.state !== b.state ||
  a.reason !== b.reason ||
  a.marathon?.state !== b.marathon?.state ||
  a.marathon?.reason !== b.marathon?.reason

const resync = ({ revision }: Ledger): string => eventText({ type: 'resync', data: { revision } }, revision)

/** What was missed since the last event, or that it is no longer kept. */
function missed(listener: Listener, lastId: string | undefined): string {
  if (lastId === undefined) return ''
  const { ledger } = listener
  const deltas = /^\d{1,15}$/.test(lastId) ? ledger.since(Number(lastId)) : 'resync'
  return deltas === 'resync' ? resync(ledger) : deltas.map((delta) => deltaText(listener, delta)).join('')
}

/** Without a change in the lists that it follows, a listener of the overview still hears that there is a new revision. */
function deltaText({ lists, overview }: Listener, delta: LedgerDelta): string {
  const text = delta.text(lists) ?? (overview ? `{"revision":${delta.revision},"lists":{}}` : undefined)
  return text === undefined ? '' : rawEventText('delta', text, delta.revision)
}
