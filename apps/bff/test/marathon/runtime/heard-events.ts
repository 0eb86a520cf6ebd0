import type { DriverEvent } from '@holdfast/model/wire/scheduler-event'
import type { DriverListener } from '../../../src/marathon/drivers/driver.ts'

type EventOf<T extends DriverEvent['type']> = Extract<DriverEvent, { readonly type: T }>

/** What a driver told, to be waited for: each event is given out once, in the order in which it came. */
export class HeardEvents {
  readonly all: DriverEvent[] = []
  #given = 0
  #wake: (() => void) | undefined

  readonly listener: DriverListener = (event) => {
    this.all.push(event)
    this.#wake?.()
  }

  /** The next of this type that satisfies the condition. Those before it are passed over. */
  async next<T extends DriverEvent['type']>(
    type: T,
    when: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> {
    for (;;) {
      for (; this.#given < this.all.length;) {
        const event = this.all[this.#given++]
        if (event !== undefined && isOf(event, type) && when(event)) return event
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

function isOf<T extends DriverEvent['type']>(event: DriverEvent, type: T): event is EventOf<T> {
  return event.type === type
}
