import { FrameworkId, Principal } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { OfferMessage, OperationStatus, SchedulerEvent } from '../../core/framework/events.ts'
import type { TaskStatus } from '../../core/framework/task-status.ts'
import type { Clock } from '../../src/clock.ts'
import type { SchedulerPort } from '../../src/ports/scheduler-api.ts'

export interface Joining {
  readonly roles: readonly string[]
  readonly capabilities?: readonly string[]
  readonly checkpoint?: boolean
}

/** A framework that acknowledges what it hears of its tasks, and connects again when its master is gone. */
export class CaseFramework {
  readonly #clock: Clock
  readonly #port: () => SchedulerPort
  readonly #joining: Joining
  readonly #name: string
  #id: string | undefined
  #stream: string | undefined
  #streams = 0
  readonly offers = new Map<string, OfferMessage>()
  /** What was heard since it was last looked at. */
  updates: TaskStatus[] = []
  operations: OperationStatus[] = []
  rescinded = 0
  /** The last state of each task. */
  readonly states = new Map<string, string>()
  #unacknowledged: OperationStatus | undefined

  constructor(name: string, joining: Joining, clock: Clock, port: () => SchedulerPort) {
    this.#name = name
    this.#joining = joining
    this.#clock = clock
    this.#port = port
    this.#subscribe()
  }

  #subscribe(): void {
    this.#streams += 1
    const streamId = `${this.#name}-${this.#streams}`
    this.#stream = streamId
    const { roles, capabilities = [], checkpoint = true } = this.#joining
    const all = ['MULTI_ROLE', 'RESERVATION_REFINEMENT', ...capabilities]
    this.#port().subscribe(
      {
        streamId,
        suppressedRoles: [],
        principal: PRINCIPAL,
        info: {
          user: 'root',
          name: this.#name,
          principal: PRINCIPAL,
          roles,
          checkpoint,
          failover_timeout: 3600,
          capabilities: [...new Set(all)].map((type) => ({ type })),
          ...(this.#id !== undefined && { id: { value: this.#id } }),
        },
      },
      { event: (event) => this.#hear(streamId, event), closed: () => this.#closed(streamId) },
    )
  }

  #closed(streamId: string): void {
    if (streamId !== this.#stream) return
    this.#stream = undefined
    this.rescinded += this.offers.size
    this.offers.clear()
    this.#clock.after(100, () => this.#subscribe())
  }

  #hear(streamId: string, event: SchedulerEvent): void {
    if (streamId !== this.#stream) return
    switch (event.type) {
      case 'SUBSCRIBED':
        this.#id = event.frameworkId
        return
      case 'OFFERS':
        for (const message of event.offers) this.offers.set(message.offer.offerId, message)
        return
      case 'RESCIND':
        this.rescinded += 1
        this.offers.delete(event.offerId)
        return
      case 'UPDATE':
        return this.#update(event.status)
      case 'UPDATE_OPERATION_STATUS':
        this.operations.push(event.status)
        if (event.status.uuid !== undefined) this.#unacknowledged = event.status
        return
      case 'ERROR':
        throw new Error(event.message)
      default:
    }
  }

  #update(status: TaskStatus): void {
    this.updates.push(status)
    this.states.set(status.taskId, status.state)
    const { agentId, taskId, uuid } = status
    if (uuid === undefined || agentId === undefined) return
    const acknowledge = { agent_id: { value: agentId }, task_id: { value: taskId }, uuid }
    // Not while the event is told: an answer comes later.
    this.#clock.soon(() => this.call({ type: 'ACKNOWLEDGE', acknowledge }))
  }

  call(call: WireSchedulerCall): void {
    if (this.#id === undefined || this.#stream === undefined) throw new Error('It is not connected')
    this.#port().call(FrameworkId(this.#id), { ...call, framework_id: { value: this.#id } }, PRINCIPAL)
  }

  /** All that it is offered now. */
  get offered(): readonly Resource[] {
    const all = [...this.offers.values()].map(({ offer }) => offer.resources)
    return Resources.list(all.reduce((sum, each) => Resources.add(sum, each), Resources.empty))
  }

  /** Uses all offers that it has. */
  accept(operations: readonly WireOperation[], refuseSeconds: number | undefined): void {
    const offer_ids = [...this.offers.keys()].map((id) => ({ value: id }))
    this.offers.clear()
    const filters = refuseSeconds === undefined ? {} : { refuse_seconds: refuseSeconds }
    this.call({ type: 'ACCEPT', accept: { offer_ids, operations, filters } })
  }

  /** For a moment. */
  decline(): void {
    const offer_ids = [...this.offers.keys()].map((id) => ({ value: id }))
    this.offers.clear()
    this.call({ type: 'DECLINE', decline: { offer_ids, filters: { refuse_seconds: 1 } } })
  }

  acknowledgeOperation(): void {
    const { name = '', agentId = '', uuid = '' } = this.#unacknowledged ?? {}
    const acknowledge = {
      operation_id: { value: name },
      agent_id: { value: agentId },
      uuid: Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64'),
    }
    this.call({ type: 'ACKNOWLEDGE_OPERATION_STATUS', acknowledge_operation_status: acknowledge })
  }
}

export const PRINCIPAL = Principal('test-principal')
