import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import { RecordReader } from './record-reader.ts'
import type { WholeCluster } from './whole-cluster.ts'

export interface Joining {
  readonly name: string
  readonly roles: readonly string[]
  readonly capabilities?: readonly string[]
  readonly principal?: string
  /** Of one that comes back. */
  readonly id?: string
}

interface SeenOffer {
  readonly id: { readonly value: string }
  readonly agent_id: { readonly value: string }
  readonly resources: readonly { readonly allocation_info?: unknown }[]
  readonly unavailability?: unknown
}

interface InverseOffer {
  readonly id: { readonly value: string }
  readonly agent_id: { readonly value: string }
  readonly unavailability: unknown
}

interface SeenEvent {
  readonly type: string
  readonly subscribed?: { readonly framework_id: { readonly value: string } }
  readonly offers?: { readonly offers: readonly SeenOffer[] }
  readonly rescind?: { readonly offer_id: { readonly value: string } }
  readonly inverse_offers?: { readonly inverse_offers: readonly InverseOffer[] }
  readonly rescind_inverse_offer?: { readonly inverse_offer_id: { readonly value: string } }
  readonly update?: { readonly status: SeenStatus }
  readonly error?: { readonly message: string }
}

interface SeenStatus {
  readonly task_id: { readonly value: string }
  readonly agent_id?: { readonly value: string }
  readonly state: string
  readonly uuid?: string
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' }

/** A framework that does what a case says, and acknowledges what it is told of its tasks. */
export class CaseFramework {
  readonly #cluster: WholeCluster
  readonly #as: string | undefined
  readonly streamId: string
  readonly id: string
  readonly offers = new Map<string, SeenOffer>()
  readonly inverseOffers = new Map<string, InverseOffer>()
  /** The last state that was told of each task. */
  readonly tasks = new Map<string, string>()
  /** What it has heard, in order. */
  readonly heard: string[] = []

  private constructor(cluster: WholeCluster, as: string | undefined, streamId: string, id: string) {
    this.#cluster = cluster
    this.#as = as
    this.streamId = streamId
    this.id = id
  }

  static async join(cluster: WholeCluster, joining: Joining, as?: string): Promise<CaseFramework> {
    const { name, roles, principal, id: known } = joining
    const capabilities = ['MULTI_ROLE', 'RESERVATION_REFINEMENT', ...(joining.capabilities ?? [])]
    const framework_info = {
      user: 'root',
      name,
      roles,
      capabilities: capabilities.map((type) => ({ type })),
      failover_timeout: 1000,
      ...(principal !== undefined && { principal }),
      ...(known !== undefined && { id: { value: known } }),
    }
    const response = await cluster.fetch({
      method: 'POST',
      path: '/api/v1/scheduler',
      as,
      headers: JSON_HEADERS,
      body: JSON.stringify({
        type: 'SUBSCRIBE',
        subscribe: { framework_info },
        ...(known !== undefined && { framework_id: { value: known } }),
      }),
    })
    if (response.status !== 200) throw new Error(await response.text())
    const events = new RecordReader(response)
    const first = (await events.json()) as SeenEvent
    const id = first.subscribed?.framework_id.value
    if (id === undefined) throw new Error(first.error?.message ?? 'it was not subscribed')
    const framework = new CaseFramework(cluster, as, response.headers.get('mesos-stream-id') ?? '', id)
    void framework.#listen(events)
    return framework
  }

  async #listen(events: RecordReader): Promise<void> {
    for (;;) {
      const event = (await events.json()) as SeenEvent | undefined
      if (event === undefined) return
      if (event.type !== 'HEARTBEAT') this.heard.push(event.type)
      for (const offer of event.offers?.offers ?? []) this.offers.set(offer.id.value, offer)
      for (const offer of event.inverse_offers?.inverse_offers ?? [])
        this.inverseOffers.set(offer.id.value, offer)
      if (event.rescind) this.offers.delete(event.rescind.offer_id.value)
      if (event.rescind_inverse_offer)
        this.inverseOffers.delete(event.rescind_inverse_offer.inverse_offer_id.value)
      if (event.update) await this.#acknowledge(event.update.status)
    }
  }

  async #acknowledge({ task_id, agent_id, state, uuid }: SeenStatus): Promise<void> {
    if (uuid !== undefined) await this.call('ACKNOWLEDGE', { agent_id, task_id, uuid })
    this.tasks.set(task_id.value, state)
  }

  /** A call with the member that belongs to it. */
  async call(type: string, member: object): Promise<void> {
    const body = { framework_id: { value: this.id }, type, [type.toLowerCase()]: member }
    const answer = await this.#cluster.ask({
      method: 'POST',
      path: '/api/v1/scheduler',
      as: this.#as,
      headers: { ...JSON_HEADERS, 'mesos-stream-id': this.streamId },
      body: JSON.stringify(body),
    })
    if (answer.status !== 202) throw new Error(`${answer.status}: ${answer.text}`)
  }

  /** Waits until it has been offered what satisfies the condition; what does not is given back. */
  async offered(isWanted: (offered: Resources) => boolean): Promise<void> {
    await this.#cluster.until(async () => {
      const [offer] = this.offers.values()
      if (offer === undefined) return false
      if (isWanted(resourcesOf(offer))) return true
      await this.decline(0)
      return false
    })
  }

  async accept(operations: readonly object[], filters?: object): Promise<void> {
    await this.offered(() => true)
    const [offer] = this.offers.values()
    if (offer === undefined) throw new Error('Nothing is offered')
    this.offers.delete(offer.id.value)
    const whole = operations.map((operation) => withDefaults(operation, offer.agent_id))
    await this.call('ACCEPT', { offer_ids: [offer.id], operations: whole, ...(filters && { filters }) })
  }

  /** Gives back what it was offered, of one agent or of all. */
  async decline(refuse_seconds: number, agentId?: string): Promise<void> {
    const offers = [...this.offers.values()]
    const given = offers.filter(({ agent_id }) => agentId === undefined || agent_id.value === agentId)
    const offer_ids = given.map(({ id }) => id)
    for (const { value } of offer_ids) this.offers.delete(value)
    await this.call('DECLINE', { offer_ids, filters: { refuse_seconds } })
  }

  taskIn(task: string, state: string): Promise<void> {
    return this.#cluster.until(() => this.tasks.get(task) === state)
  }
}

export function readResources(wire: readonly unknown[]): readonly Resource[] {
  const parsed = parseResources(JSON.stringify(wire))
  const resources = parsed.ok ? upgradeResources(parsed.value) : parsed
  if (!resources.ok) throw new Error(resources.error)
  return resources.value
}

function resourcesOf({ resources }: SeenOffer): Resources {
  const unallocated = resources.map((resource) => ({ ...resource, allocation_info: undefined }))
  return Resources.of(readResources(unallocated))
}

/** Cases leave out of a task what does not matter to them. */
function withDefaults(operation: object, agent_id: object): object {
  if (!('launch' in operation)) return operation
  const { task_infos } = operation.launch as { readonly task_infos: readonly TaskOfCase[] }
  const tasks = task_infos.map(({ task_id, ...task }) => {
    const id = typeof task_id === 'string' ? task_id : task_id.value
    // A case that waits for the end of a task does not say what it runs.
    const command = { value: typeof task_id === 'string' && id !== 't' ? 'true' : 'sleep 1000' }
    return { name: id, agent_id, command, task_id: { value: id }, ...task }
  })
  return { ...operation, launch: { task_infos: tasks } }
}

interface TaskOfCase {
  readonly task_id: string | { readonly value: string }
}
