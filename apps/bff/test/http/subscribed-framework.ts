import { request, type ClientRequest } from 'node:http'

/** A framework that speaks to the scheduler API over HTTP. */
export interface SubscribedFramework {
  readonly id: string
  call(call: object): Promise<number>
  /** Resolves with the first event of this type that comes, or has come, and that satisfies the condition. */
  event(type: string, when?: (event: SchedulerEvent) => boolean): Promise<SchedulerEvent>
  leave(): void
}

export interface SchedulerEvent {
  readonly type: string
  readonly subscribed?: { readonly framework_id: { readonly value: string } }
  readonly offers?: { readonly offers: readonly OfferSeen[] }
  readonly update?: {
    readonly status: {
      readonly task_id: { readonly value: string }
      readonly agent_id: { readonly value: string }
      readonly state: string
      readonly uuid?: string
    }
  }
}

export interface OfferSeen {
  readonly id: { readonly value: string }
  readonly agent_id: { readonly value: string }
  readonly hostname: string
}

const JSON_TYPES = { 'content-type': 'application/json', accept: 'application/json' }

export async function subscribeFramework(port: number, info: object): Promise<SubscribedFramework> {
  const seen: SchedulerEvent[] = []
  const waiting = new Set<() => void>()
  let streamId = ''
  let buffer = Buffer.alloc(0)
  const read = (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const end = buffer.indexOf(10)
      if (end < 0) return
      const length = Number(buffer.subarray(0, end).toString())
      if (buffer.length < end + 1 + length) return
      seen.push(JSON.parse(buffer.subarray(end + 1, end + 1 + length).toString()) as SchedulerEvent)
      buffer = buffer.subarray(end + 1 + length)
      for (const wake of waiting) wake()
    }
  }
  const stream = await new Promise<ClientRequest>((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path: '/api/v1/scheduler', method: 'POST', headers: JSON_TYPES },
      (incoming) => {
        streamId = String(incoming.headers['mesos-stream-id'])
        incoming.on('data', read)
        incoming.on('error', () => undefined)
        resolve(asked)
      },
    )
    asked.on('error', reject)
    asked.end(JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info: info } }))
  })
  const event = async (type: string, when: (event: SchedulerEvent) => boolean = () => true) => {
    for (;;) {
      const found = seen.find((each) => each.type === type && when(each))
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      })
    }
  }
  const id = (await event('SUBSCRIBED')).subscribed?.framework_id.value ?? ''
  return {
    id,
    event,
    async call(call) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/scheduler`, {
        method: 'POST',
        headers: { ...JSON_TYPES, 'mesos-stream-id': streamId },
        body: JSON.stringify({ framework_id: { value: id }, ...call }),
      })
      return answer.status
    },
    leave: () => void stream.destroy(),
  }
}
