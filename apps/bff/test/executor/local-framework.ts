import type { WireFrameworkInfo } from '@holdfast/model/wire/scheduler-call'
import { FrameworkId } from '@holdfast/model/ids'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { OfferMessage, SchedulerEvent } from '../../core/framework/events.ts'
import type { SchedulerPort } from '../../src/ports/scheduler-api.ts'

/** A framework in the same process: what it is told it acknowledges, and the test waits for it. */
export class LocalFramework {
  readonly events: SchedulerEvent[] = []
  readonly #scheduler: SchedulerPort
  readonly #waiting = new Set<() => void>()
  #id = ''

  constructor(scheduler: SchedulerPort, info: WireFrameworkInfo, streamId = 'stream') {
    this.#scheduler = scheduler
    scheduler.subscribe(
      { streamId, info, suppressedRoles: [] },
      { event: (event) => this.#heard(event), closed: () => undefined },
    )
  }

  get id(): FrameworkId {
    return FrameworkId(this.#id)
  }

  call(call: Omit<WireSchedulerCall, 'framework_id'>): void {
    this.#scheduler.call(this.id, { ...call, framework_id: { value: this.#id } }, undefined)
  }

  /** The offer that came last and that satisfies the condition, or the next one that does. */
  async offer(when: (offer: OfferMessage) => boolean = () => true): Promise<OfferMessage> {
    return this.#until(() =>
      this.events
        .flatMap((event) => (event.type === 'OFFERS' ? event.offers : []))
        .filter(({ offer }) => !this.#used.has(offer.offerId) && when({ offer } as OfferMessage))
        .at(-1),
    )
  }

  readonly #used = new Set<string>()

  accept({ offer }: OfferMessage, operations: readonly object[]): void {
    this.#used.add(offer.offerId)
    // Checked by the endpoint, which is not between.
    const accept = { offer_ids: [{ value: offer.offerId }], operations, filters: { refuse_seconds: 0 } }
    this.call({ type: 'ACCEPT', accept })
  }

  /** Resolves when the task has come to this state. */
  async comesTo(taskId: string, state: string): Promise<void> {
    await this.#until(
      () =>
        this.events.some(
          (event) =>
            event.type === 'UPDATE' && event.status.taskId === taskId && event.status.state === state,
        ) || undefined,
    )
  }

  #heard(event: SchedulerEvent): void {
    this.events.push(event)
    if (event.type === 'SUBSCRIBED') this.#id = event.frameworkId
    if (event.type === 'UPDATE' && event.status.uuid !== undefined && event.status.agentId !== undefined) {
      const { agentId, taskId, uuid } = event.status
      this.call({
        type: 'ACKNOWLEDGE',
        acknowledge: { agent_id: { value: agentId }, task_id: { value: taskId }, uuid },
      })
    }
    for (const wake of this.#waiting) wake()
  }

  async #until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const value = found()
      if (value !== undefined) return value
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake)
          resolve()
        }
        this.#waiting.add(wake)
      })
    }
  }
}
