import type { Program } from '../../src/program.ts'

type Fields = Readonly<Record<string, unknown>>

export interface OfferEvent {
  readonly id: { readonly value: string }
  readonly agent_id: { readonly value: string }
  readonly resources: readonly Fields[]
}

/** A framework as it comes over the wire: it subscribes, hears events in order, and acknowledges what it must. */
export interface Framework {
  readonly id: string
  /** Resolves with the offer of this agent, now or when it comes. */
  offerOf(agentId: string): Promise<OfferEvent>
  /** Resolves when the task comes to this state. */
  untilTask(taskId: string, state: string): Promise<void>
  call(type: string, fields?: Fields): Promise<void>
  launch(offer: OfferEvent, taskId: string, command: string, resources: readonly Fields[]): Promise<void>
  /** Breaks the connection. */
  leave(): void
}

export const part = (name: string, value: number): Fields => ({ name, type: 'SCALAR', scalar: { value } })

export async function subscribe(
  { url }: Pick<Program, 'url'>,
  name: string,
  roles: readonly string[],
  capabilities: readonly string[] = ['MULTI_ROLE', 'RESERVATION_REFINEMENT'],
): Promise<Framework> {
  const controller = new AbortController()
  const post = (body: Fields, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/v1/scheduler`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: controller.signal,
    })
  const info = {
    user: 'root',
    name,
    roles,
    capabilities: capabilities.map((type) => ({ type })),
    failover_timeout: 60,
  }
  const answer = await post({ type: 'SUBSCRIBE', subscribe: { framework_info: info } })
  const streamId = answer.headers.get('mesos-stream-id') ?? ''
  if (answer.body === null || streamId === '') throw new Error(`SUBSCRIBE: ${answer.status}`)

  const offers = new Map<string, OfferEvent>()
  const states = new Set<string>()
  let id = ''
  let wake: (() => void) | undefined
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const call = async (type: string, fields: Fields = {}) => {
    const { status } = await post(
      { type, framework_id: { value: id }, ...fields },
      { 'mesos-stream-id': streamId },
    )
    if (status !== 202) throw new Error(`${type}: ${status}`)
  }
  const take = (event: Wire): void => {
    if (event.type === 'SUBSCRIBED') id = event.subscribed?.framework_id.value ?? ''
    for (const offer of event.offers?.offers ?? []) offers.set(offer.agent_id.value, offer)
    const status = event.update?.status
    if (status) {
      states.add(`${status.task_id.value} ${status.state}`)
      const { agent_id, task_id, uuid } = status
      // Whoever leaves acknowledges nothing more.
      if (uuid !== undefined)
        call('ACKNOWLEDGE', { acknowledge: { agent_id, task_id, uuid } }).catch(() => undefined)
    }
    wake?.()
  }
  void pump(answer.body, take)
  await until(() => id || undefined)
  return {
    id,
    offerOf: (agentId) => until(() => offers.get(agentId)),
    async untilTask(taskId, state) {
      await until(() => states.has(`${taskId} ${state}`) || undefined)
    },
    call,
    launch(offer, taskId, command, resources) {
      const task = {
        name: taskId,
        task_id: { value: taskId },
        agent_id: offer.agent_id,
        command: { shell: true, value: command },
        resources,
      }
      offers.delete(offer.agent_id.value)
      return call('ACCEPT', {
        accept: {
          offer_ids: [offer.id],
          operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }],
          filters: { refuse_seconds: 0 },
        },
      })
    },
    leave: () => controller.abort(),
  }
}

/** As much of the events as is read here. */
interface Wire {
  readonly type: string
  readonly subscribed?: { readonly framework_id: { readonly value: string } }
  readonly offers?: { readonly offers: readonly OfferEvent[] }
  readonly update?: {
    readonly status: {
      readonly task_id: { readonly value: string }
      readonly agent_id?: { readonly value: string }
      readonly state: string
      readonly uuid?: string
    }
  }
}

/** Records are a length in decimal digits, a line feed, and so many bytes. */
async function pump(body: ReadableStream<Uint8Array>, take: (event: Wire) => void): Promise<void> {
  let bytes = Buffer.alloc(0)
  try {
    for await (const chunk of body) {
      bytes = Buffer.concat([bytes, chunk])
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10)) {
        const end = at + 1 + Number(bytes.subarray(0, at).toString())
        if (bytes.length < end) break
        take(JSON.parse(bytes.subarray(at + 1, end).toString()) as Wire)
        bytes = bytes.subarray(end)
      }
    }
  } catch {
    // The stream was closed.
  }
}
