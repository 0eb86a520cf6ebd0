import { FrameworkId, Principal } from '@holdfast/model/ids'
import type { DriverEvent } from '@holdfast/model/wire/scheduler-event'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import { defaultConfig, type SchedulerConfig } from '../../../../core/marathon/config.ts'
import type { Effect } from '../../../../core/marathon/effects.ts'
import type { Answer, Command, Message } from '../../../../core/marathon/messages.ts'
import type { StoredRecord } from '../../../../core/marathon/records.ts'
import { schedulerWith } from '../../../../core/marathon/scheduler.ts'
import type { SchedulerState } from '../../../../core/marathon/state.ts'
import type { SchedulerEvent } from '../../../../core/framework/events.ts'
import type { MasterProcess, Streams } from '../../../../src/embedded/master-process.ts'
import { heardOf } from '../../../../src/marathon/drivers/heard.ts'
import type { Random } from '../../../simulation/random.ts'
import type { SimulatedClock } from '../../../simulation/simulated-clock.ts'

const CONFIG: SchedulerConfig = { ...defaultConfig, mesosRole: 'foo', failoverTimeoutSeconds: 604_800 }
const scheduler = schedulerWith(CONFIG)

interface Parts {
  readonly clock: SimulatedClock
  readonly random: Random
  readonly master: () => MasterProcess | undefined
  /** Called with each state that it comes to. */
  readonly changed: (before: SchedulerState, after: SchedulerState) => void
}

/** The scheduler as it is run: it stores before it tells, loses its connection and its life. */
export class SimulatedMarathon implements Streams {
  readonly #parts: Parts
  readonly #store = new Map<string, string>()
  /** Steps that are not stored yet, in order. */
  #waiting: (readonly Effect[])[] = []
  #life = 0
  #streams = 0
  #uuids = 0
  #heardMs = 0
  #wake: () => void = () => undefined
  #calm = false
  streamId: string | undefined
  state: SchedulerState

  constructor(parts: Parts) {
    this.#parts = parts
    this.state = scheduler.restore([], parts.clock.now())
    this.#begin()
    this.#misfortune()
  }

  heal(): void {
    this.#calm = true
  }

  ask(command: Command): Answer | undefined {
    return this.#take({ type: 'COMMAND', command })
  }

  #begin(): void {
    this.#take({ type: 'TICK' })
    this.#connectSoon()
  }

  /** The program dies; what is stored is what the next life knows. */
  crash(): void {
    this.#life += 1
    this.#wake()
    // Of what was on its way to the disk some got there, though nobody was told.
    const arrived = this.#parts.random.below(this.#waiting.length + 1)
    for (const effects of this.#waiting.slice(0, arrived)) this.#write(effects)
    this.#waiting = []
    this.#disconnect()
    const life = this.#life
    this.#parts.clock.after(this.#parts.random.below(20_000), () => {
      if (life !== this.#life) return
      const records = [...this.#store.values()].map((text) => JSON.parse(text) as StoredRecord)
      const before = this.state
      this.state = scheduler.restore(records, this.#parts.clock.now())
      this.#parts.changed(before, this.state)
      this.#begin()
    })
  }

  #take(message: Message): Answer | undefined {
    const newUuid = () => {
      this.#uuids += 1
      return `00000000-0000-4000-8000-${String(this.#uuids).padStart(12, '0')}`
    }
    const before = this.state
    const { state, effects, answer } = scheduler.step(before, message, {
      nowMs: this.#parts.clock.now(),
      newUuid,
    })
    this.state = state
    this.#parts.changed(before, state)
    this.#waiting.push(effects)
    if (this.#waiting.length === 1) this.#storeSoon()
    return answer
  }

  #storeSoon(): void {
    const life = this.#life
    this.#parts.clock.after(this.#parts.random.below(this.#parts.random.chance(0.1) ? 300 : 5), () => {
      if (life !== this.#life) return
      const group = this.#waiting
      this.#waiting = []
      for (const effects of group) this.#write(effects)
      for (const effects of group) for (const effect of effects) this.#carryOut(effect)
      if (this.#waiting.length > 0) this.#storeSoon()
    })
  }

  #write(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'PUT')
        this.#store.set(`${effect.record.kind} ${effect.record.key}`, JSON.stringify(effect.record))
      if (effect.type === 'DELETE') this.#store.delete(`${effect.kind} ${effect.key}`)
    }
  }

  #carryOut(effect: Effect): void {
    const { clock } = this.#parts
    if (effect.type === 'CALL') return this.#call(effect.call)
    if (effect.type !== 'WAKE_AT') return
    this.#wake()
    this.#wake = clock.after(Math.max(0, effect.timeMs - clock.now()), () => this.#take({ type: 'TICK' }))
  }

  #call(call: WireSchedulerCall): void {
    const { random, clock } = this.#parts
    const streamId = this.streamId
    if (streamId === undefined) return
    // A call that does not get through ends the connection.
    if (!this.#calm && random.chance(0.02)) return this.lose()
    clock.after(0, () => {
      const master = this.#parts.master()
      const frameworkId = call.framework_id?.value
      if (streamId !== this.streamId || master === undefined || frameworkId === undefined) return
      const principal = Principal('marathon')
      master.deliver({ type: 'SCHEDULER_CALL', frameworkId: FrameworkId(frameworkId), call, principal })
    })
  }

  #connectSoon(): void {
    const life = this.#life
    this.#parts.clock.after(this.#parts.random.below(3000), () => {
      if (life === this.#life) this.#connect()
    })
  }

  #connect(): void {
    const master = this.#parts.master()
    if (this.streamId !== undefined) return
    if (master === undefined) return this.#connectSoon()
    this.#streams += 1
    this.streamId = `marathon-${this.#streams}`
    const { framework_info: info, suppressed_roles: suppressedRoles = [] } = scheduler.subscription(
      this.state,
    )
    const principal = Principal('marathon')
    master.deliver({ type: 'SUBSCRIBE', streamId: this.streamId, info, suppressedRoles, principal })
  }

  lose(): void {
    if (this.streamId === undefined) return
    this.#disconnect()
    this.#take({ type: 'DRIVER', event: { type: 'DISCONNECTED', reason: 'lost' } })
    this.#connectSoon()
  }

  #disconnect(): void {
    const streamId = this.streamId
    if (streamId === undefined) return
    this.streamId = undefined
    this.#parts.master()?.deliver({ type: 'STREAM_CLOSED', streamId })
  }

  masterGone(): void {
    this.lose()
  }

  tell(streamId: string, event: SchedulerEvent): void {
    const { clock, random } = this.#parts
    this.#heardMs = Math.max(this.#heardMs, clock.now() + random.below(random.chance(0.05) ? 2000 : 20))
    clock.after(this.#heardMs - clock.now(), () => {
      if (streamId === this.streamId) this.#hear(heardOf(event, undefined))
    })
  }

  #hear(event: DriverEvent): void {
    if (event.type === 'ERROR') throw new Error(event.message)
    this.#take({ type: 'DRIVER', event })
  }

  close(streamId: string): void {
    if (streamId === this.streamId) this.lose()
  }

  #misfortune(): void {
    const { clock, random } = this.#parts
    clock.after(random.below(60_000), () => {
      if (this.#calm) return
      if (random.chance(0.5)) this.crash()
      else this.lose()
      this.#misfortune()
    })
  }
}
