import { type FrameworkId, type OfferId, PersistenceId, Role } from '@holdfast/model/ids'
import { isPersistentVolume, type Resource, reservationRole } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import type { WireOperation } from '@holdfast/model/wire/operation-message'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import type { WireFrameworkInfo, WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { OfferMessage, SchedulerEvent } from '../../core/framework/events.ts'

export const ROLE = Role('keeper')
export const VOLUME_MB = Scalar.of(64)
/** Beside each volume, for the task that will use it. */
export const CPUS = Scalar.of(0.5)

/** After so long without the expected resources it asks again: the request failed, was lost, or takes its time. */
const RETRY_MS = 10_000

export const volumeId = (slot: number): PersistenceId => PersistenceId(`keeper-slot-${slot}`)

/**
 * What it knows of one of its volumes: nowhere yet, asked for on an agent, or seen there. Agents are told apart by their names,
 * for their ids may change.
 */
type Slot =
  | { readonly state: 'INITIAL' }
  | { readonly state: 'ASKED'; readonly agent: string }
  | { readonly state: 'READY'; readonly agent: string }

/**
 * A framework that wants so many volumes, each on an agent of its own, with some cpus reserved beside it, and nothing else. It is
 * written as Mesos advises: a state machine, which compares what it is offered with what it expects, waits before it asks
 * again, and gives back what is more than it needs, for a request that it held for lost may have been carried out after all.
 *
 * Source: "Programming with persistent volumes", mesos `docs/persistent-volume.md`.
 */
export class VolumeKeeper {
  readonly #send: (call: WireSchedulerCall) => void
  readonly #now: () => number
  readonly #slots: Slot[]
  /** When it last asked something of an agent, and has not seen the outcome. */
  readonly #asked = new Map<string, number>()
  #offers: OfferMessage[] = []
  frameworkId: FrameworkId | undefined

  constructor(slots: number, send: (call: WireSchedulerCall) => void, now: () => number) {
    this.#send = send
    this.#now = now
    this.#slots = Array.from({ length: slots }, () => ({ state: 'INITIAL' }))
  }

  get info(): WireFrameworkInfo {
    return {
      user: 'root',
      name: 'keeper',
      roles: [ROLE],
      failover_timeout: 100_000,
      ...(this.frameworkId !== undefined && { id: { value: this.frameworkId } }),
      capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT'].map((type) => ({ type })),
    }
  }

  get isDone(): boolean {
    return this.#slots.every(({ state }) => state === 'READY')
  }

  hear(event: SchedulerEvent): void {
    switch (event.type) {
      case 'SUBSCRIBED':
        this.frameworkId = event.frameworkId
        // What was offered before is not any more.
        this.#offers = []
        return
      case 'RESCIND':
        this.#offers = this.#offers.filter(({ offer }) => offer.offerId !== event.offerId)
        return
      case 'OFFERS':
        this.#offers.push(...event.offers)
        for (const name of new Set(event.offers.map(({ agent }) => agent.name))) this.#decide(name)
        return
      default:
    }
  }

  /** Looks at all that it is offered of an agent together. */
  #decide(agent: string): void {
    const offers = this.#offers.filter((each) => each.agent.name === agent)
    this.#offers = this.#offers.filter((each) => each.agent.name !== agent)
    const ids = offers.map(({ offer }) => offer.offerId)
    const all = offers.reduce((sum, { offer }) => Resources.add(sum, offer.resources), Resources.empty)
    this.#see(agent, all)
    if (this.#isWaiting(agent)) return this.#decline(ids, 1)
    const operations = this.#wants(agent, all)
    if (operations.length === 0) return this.#decline(ids, 2)
    this.#asked.set(agent, this.#now())
    this.#send({
      type: 'ACCEPT',
      accept: { offer_ids: ids.map(wireId), operations, filters: { refuse_seconds: 0 } },
    })
  }

  /** A volume that is offered was created, whichever of its requests did it. */
  #see(agent: string, all: Resources): void {
    for (const [slot, known] of this.#slots.entries()) {
      if (volumeIn(all, slot) === undefined || known.state === 'READY') continue
      this.#slots[slot] = { state: 'READY', agent }
      this.#asked.delete(agent)
    }
  }

  /** It has asked for something lately: what it is offered now may be older than that. */
  #isWaiting(agent: string): boolean {
    const askedMs = this.#asked.get(agent)
    return askedMs !== undefined && this.#now() - askedMs < RETRY_MS
  }

  #wants(agent: string, all: Resources): readonly WireOperation[] {
    const surplus = this.#slots.flatMap((known, slot) => {
      const volume = volumeIn(all, slot)
      return volume !== undefined && known.state === 'READY' && known.agent !== agent ? [volume] : []
    })
    if (surplus.length > 0) {
      return [{ type: 'DESTROY', destroy: { volumes: surplus.map(wire) } }]
    }
    const slot = this.#slotFor(agent)
    const created = slot === undefined ? Scalar.zero : VOLUME_MB
    const mine =
      slot !== undefined || this.#slots.some((each) => each.state === 'READY' && each.agent === agent)
    const amounts = { disk: created, cpus: mine ? CPUS : Scalar.zero }
    const missing: Resource[] = []
    const excess: Resource[] = []
    for (const [name, wanted] of Object.entries(amounts)) {
      const has = reservedOf(all, name)
      if (has < wanted) missing.push(reserved(name, Scalar.subtract(wanted, has)))
      if (has > wanted) excess.push(reserved(name, Scalar.subtract(has, wanted)))
    }
    if (!missing.every((each) => unreservedOf(all, each.name) >= scalarOf(each))) return []
    if (slot !== undefined) this.#slots[slot] = { state: 'ASKED', agent }
    const operations: WireOperation[] = []
    if (missing.length > 0) operations.push({ type: 'RESERVE', reserve: { resources: missing.map(wire) } })
    if (slot !== undefined) operations.push({ type: 'CREATE', create: { volumes: [wire(volumeOf(slot))] } })
    if (excess.length > 0) operations.push({ type: 'UNRESERVE', unreserve: { resources: excess.map(wire) } })
    return operations
  }

  /** The slot that is asked for here again, or the first that is nowhere; agents have one each. */
  #slotFor(agent: string): number | undefined {
    const here = this.#slots.findIndex((slot) => slot.state !== 'INITIAL' && slot.agent === agent)
    if (here >= 0) return this.#slots[here]?.state === 'ASKED' ? here : undefined
    const fresh = this.#slots.findIndex(({ state }) => state === 'INITIAL')
    if (fresh >= 0) return fresh
    // Its agent has not offered it for long: it may never come.
    const lost = this.#slots.findIndex((slot) => slot.state === 'ASKED' && !this.#isWaiting(slot.agent))
    return lost >= 0 ? lost : undefined
  }

  #decline(offers: readonly OfferId[], refuse_seconds: number): void {
    this.#send({ type: 'DECLINE', decline: { offer_ids: offers.map(wireId), filters: { refuse_seconds } } })
  }
}

const wireId = (value: string) => ({ value })

/** Plain JSON, as a framework would write it. */
const wire = (resource: Resource) =>
  JSON.parse(JSON.stringify(encodeResource(resource, 'post'))) as WireResource

function reserved(name: string, amount: Scalar): Resource {
  return { name, value: Value.scalar(amount), reservations: [{ type: 'DYNAMIC', role: ROLE }] }
}

export function volumeOf(slot: number): Resource {
  return {
    ...reserved('disk', VOLUME_MB),
    disk: { persistence: { id: volumeId(slot) }, volume: { containerPath: 'data', mode: 'RW' } },
  }
}

export function volumeIn(all: Resources, slot: number): Resource | undefined {
  return Resources.list(all).find(
    (each) =>
      isPersistentVolume(each) &&
      reservationRole(each) === ROLE &&
      each.disk?.persistence?.id === volumeId(slot),
  )
}

const scalarOf = ({ value }: Resource): Scalar => (value.type === 'SCALAR' ? value.scalar : Scalar.zero)

/** Of the root disk, and without volumes. */
function amountOf(all: Resources, name: string, role: Role | undefined): Scalar {
  return Resources.list(all)
    .filter((each) => each.name === name && each.disk === undefined && reservationRole(each) === role)
    .reduce((sum, each) => Scalar.add(sum, scalarOf(each)), Scalar.zero)
}

export const reservedOf = (all: Resources, name: string): Scalar => amountOf(all, name, ROLE)
const unreservedOf = (all: Resources, name: string): Scalar => amountOf(all, name, undefined)
