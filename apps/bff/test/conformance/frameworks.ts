import type { Json, Names } from './normalise.ts'
import type { Common } from './step.ts'

/** What a scenario does as a framework. */
export type FrameworkStep = SubscribeStep | AwaitStep | CallStep | QuietStep | DisconnectStep

interface SubscribeStep extends Common {
  readonly do: 'subscribe'
  readonly as: string
  readonly auth?: string
  readonly framework: Json
}

/** Waits for an event, and keeps the offers that it brings under the names of the framework and the agent. */
interface AwaitStep extends Common {
  readonly do: 'await'
  readonly as: string
  readonly event: string
  readonly agent?: string
  readonly task?: string
  readonly state?: string
  readonly ms?: number
}

interface CallStep extends Common {
  readonly do: 'call'
  readonly as: string
  readonly call: Readonly<Record<string, Json>>
  readonly auth?: string
  /** `false`: without the id of its stream. */
  readonly stream?: false
}

/** Events that come in this time, and have come before, are forgotten. */
interface QuietStep extends Common {
  readonly do: 'quiet'
  readonly as: string
  readonly ms?: number
}

interface DisconnectStep extends Common {
  readonly do: 'disconnect'
  readonly as: string
}

type Fields = { readonly [key: string]: Json }

interface Stream {
  readonly controller: AbortController
  readonly id: string
  readonly auth: string | undefined
  frameworkId: string
  events: Fields[]
  closed: boolean
  wake: () => void
}

const SUBSCRIBE_MS = 10_000
const AWAIT_MS = 8_000

/** The frameworks of a scenario, each on its stream. They acknowledge every status at once. */
export class Frameworks {
  readonly #url: string
  readonly #names: Names & { readonly ids: Map<string, string> }
  readonly #streams = new Map<string, Stream>()
  /** Framework and offer ids by what the scenario calls them. */
  readonly names = new Map<string, string>()

  constructor(url: string, names: Names & { readonly ids: Map<string, string> }) {
    this.#url = url
    this.#names = names
  }

  async subscribe({ as, auth, framework }: SubscribeStep): Promise<Json> {
    const controller = new AbortController()
    const answer = await this.#post(
      { type: 'SUBSCRIBE', subscribe: { framework_info: framework } },
      auth,
      {},
      controller.signal,
    )
    if (answer.status !== 200 || answer.body === null) {
      return { status: answer.status, body: await answer.text() }
    }
    const id = answer.headers.get('mesos-stream-id') ?? ''
    const stream: Stream = {
      controller,
      id,
      auth,
      frameworkId: '',
      events: [],
      closed: false,
      wake: () => undefined,
    }
    this.#streams.set(as, stream)
    void this.#pump(answer.body, stream)
    const event = await next(stream, ({ type }) => type === 'SUBSCRIBED' || type === 'ERROR', SUBSCRIBE_MS)
    if (event?.type !== 'SUBSCRIBED') return { status: 200, ...(event && { event }) }
    stream.frameworkId = textOf(at(event, 'subscribed', 'framework_id', 'value'))
    this.names.set(as, stream.frameworkId)
    this.#names.ids.set(stream.frameworkId, `framework:${as}`)
    return {
      status: 200,
      streamId: id !== '',
      contentType: answer.headers.get('content-type'),
      event: {
        type: 'SUBSCRIBED',
        heartbeats: typeof at(event, 'subscribed', 'heartbeat_interval_seconds') === 'number',
      },
    }
  }

  async await(step: AwaitStep): Promise<Json> {
    const stream = this.#stream(step.as)
    const agentId = [...this.#names.ids].find(([, name]) => name === `agent:${step.agent}`)?.[0]
    const event = await next(stream, (event) => isWanted(event, step, agentId), step.ms ?? AWAIT_MS)
    if (event === undefined) return { none: true }
    if (event.type === 'OFFERS') return { type: 'OFFERS', offers: this.#keepOffers(step, offersOf(event)) }
    if (event.type !== 'UPDATE') return event
    const { task_id, state, reason, source, message } = at(event, 'update', 'status') as Fields
    const status = { task: at(task_id ?? null, 'value'), state, reason, source, message }
    return JSON.parse(JSON.stringify({ type: 'UPDATE', ...status })) as Json
  }

  #keepOffers({ as, agent }: AwaitStep, offers: readonly Fields[]): Fields {
    const kept: Record<string, Json> = {}
    for (const offer of offers) {
      const name = this.#names.ids.get(textOf(at(offer, 'agent_id', 'value')))?.replace('agent:', '') ?? '?'
      this.names.set(`${as}.offer.${name}`, textOf(at(offer, 'id', 'value')))
      if (agent === undefined || agent === name) kept[name] = offer.resources ?? []
    }
    return kept
  }

  async call({ as, call, auth, stream: own }: CallStep, fill: (text: string) => string): Promise<Json> {
    const stream = this.#stream(as)
    const filled = JSON.parse(fill(JSON.stringify(call))) as Fields
    const headers = own === false ? {} : { 'mesos-stream-id': stream.id }
    const body = { framework_id: { value: stream.frameworkId }, ...filled }
    const answer = await this.#post(body, auth ?? stream.auth, headers)
    return { status: answer.status, body: await answer.text() }
  }

  async quiet({ as, ms = 400 }: QuietStep): Promise<Json> {
    // What is waited for is that nothing comes: only time can show that.
    await new Promise((resolve) => setTimeout(resolve, ms))
    const stream = this.#streams.get(as)
    if (stream) stream.events = []
    return {}
  }

  disconnect({ as }: DisconnectStep): Json {
    this.#streams.get(as)?.controller.abort()
    this.#streams.delete(as)
    return {}
  }

  end(): void {
    for (const { controller } of this.#streams.values()) controller.abort()
  }

  #stream(as: string): Stream {
    const stream = this.#streams.get(as)
    if (stream === undefined) throw new Error(`${as} is not subscribed`)
    return stream
  }

  #post(
    json: Json,
    auth: string | undefined,
    headers: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Response> {
    return fetch(`${this.#url}/api/v1/scheduler`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(auth !== undefined && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
        ...headers,
      },
      body: JSON.stringify(json),
      ...(signal && { signal }),
    })
  }

  async #pump(body: ReadableStream<Uint8Array>, stream: Stream): Promise<void> {
    let bytes = Buffer.alloc(0)
    try {
      for await (const chunk of body) {
        bytes = Buffer.concat([bytes, chunk])
        for (let record = firstRecord(bytes); record !== undefined; record = firstRecord(bytes)) {
          bytes = bytes.subarray(record.end)
          this.#take(JSON.parse(record.text) as Fields, stream)
        }
      }
    } catch {
      // The stream was closed.
    }
    stream.closed = true
    stream.wake()
  }

  #take(event: Fields, stream: Stream): void {
    if (event.type === 'HEARTBEAT') return
    const status = event.type === 'UPDATE' ? (at(event, 'update', 'status') as Fields) : {}
    if (status.uuid !== undefined) {
      const { agent_id = null, task_id = null, uuid } = status
      const json = {
        type: 'ACKNOWLEDGE',
        framework_id: { value: stream.frameworkId },
        acknowledge: { agent_id, task_id, uuid },
      }
      this.#post(json, stream.auth, { 'mesos-stream-id': stream.id }).catch(() => undefined)
    }
    stream.events.push(event)
    stream.wake()
  }
}

function firstRecord(bytes: Buffer): { readonly text: string; readonly end: number } | undefined {
  const newline = bytes.indexOf(10)
  if (newline < 0) return undefined
  const end = newline + 1 + Number(bytes.subarray(0, newline).toString())
  return bytes.length < end ? undefined : { text: bytes.subarray(newline + 1, end).toString(), end }
}

async function next(
  stream: Stream,
  wanted: (event: Fields) => boolean,
  ms: number,
): Promise<Fields | undefined> {
  const deadline = Date.now() + ms
  for (;;) {
    const index = stream.events.findIndex(wanted)
    if (index >= 0) return stream.events.splice(index, 1)[0]
    const left = deadline - Date.now()
    if (left <= 0 || stream.closed) return undefined
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left)
      stream.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function isWanted(event: Fields, step: AwaitStep, agentId: string | undefined): boolean {
  if (event.type !== step.event) return false
  if (event.type === 'OFFERS' && agentId !== undefined) {
    return offersOf(event).some((offer) => at(offer, 'agent_id', 'value') === agentId)
  }
  const status = at(event, 'update', 'status') ?? at(event, 'update_operation_status', 'status') ?? null
  return (
    (step.task === undefined || at(status, 'task_id', 'value') === step.task) &&
    (step.state === undefined || at(status, 'state') === step.state)
  )
}

function offersOf(event: Fields): readonly Fields[] {
  return (at(event, 'offers', 'offers') ?? []) as readonly Fields[]
}

function at(value: Json, ...path: readonly string[]): Json | undefined {
  let found: Json | undefined = value
  for (const key of path) {
    found =
      typeof found === 'object' && found !== null && !Array.isArray(found)
        ? (found as Fields)[key]
        : undefined
  }
  return found
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
