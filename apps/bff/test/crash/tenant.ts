import type { Random } from '../simulation/random.ts'
import type { AgentDocument, Operator, WireResource } from './operator.ts'

/** A disk that a tenant takes space from: the root disk, or one with a root of its own. */
export interface Disk {
  readonly type: 'ROOT' | 'PATH' | 'MOUNT'
  readonly root: string
  /** What a tenant takes of it at a time. */
  readonly mb: number
}

/** What a tenant has: idle reserved space, and volumes, each with the round in which it was made. */
interface Holdings {
  readonly idleMb: number
  readonly volumes: ReadonlyMap<string, number>
}

interface Step {
  readonly path: string
  readonly member: 'resources' | 'volumes'
  readonly resource: object
  readonly after: Holdings
}

const IDS = ['v0', 'v1', 'v2', 'v3']

/**
 * A role of its own on one disk of one agent, so that what it has follows from its own requests alone: it reserves,
 * creates, destroys and unreserves, one request after the other, and believes every 202.
 */
export class Tenant {
  readonly role: string
  readonly disk: Disk
  readonly hostname: string
  /** After all that was answered. */
  sure: Holdings = { idleMb: 0, volumes: new Map() }
  /** After the request whose answer did not come: one of the two is true. */
  perhaps: Holdings | undefined
  accepted = 0

  #rebooting = false

  constructor(role: string, hostname: string, disk: Disk) {
    this.role = role
    this.hostname = hostname
    this.disk = disk
  }

  /** Asks until no answer comes any more, or until the agent is not there under its id any more. */
  async work(operator: Operator, agentId: string, round: number, random: Random): Promise<void> {
    for (;;) {
      const step = this.#next(round, random)
      const form = { slaveId: agentId, [step.member]: JSON.stringify([step.resource]) }
      const status = await operator.post(step.path, form)
      if (status === undefined) {
        this.perhaps = step.after
        return
      }
      if (status === 400 && this.#rebooting) return
      if (status !== 202) throw new Error(`${step.path} of ${this.role}: ${status}`)
      this.sure = step.after
      this.accepted += 1
    }
  }

  /** Its machine may start anew in this round, or stays as it is. */
  agentReboots(reboots: boolean): void {
    this.#rebooting = reboots
  }

  /** What the agent says it has must be one of the two; from now on it is known which. */
  compare(agent: AgentDocument): void {
    const found = this.#read(agent)
    const matching = [this.sure, this.perhaps].find((holdings) => holdings && sameHoldings(holdings, found))
    if (matching === undefined) {
      const print = (holdings: Holdings | undefined) =>
        holdings && `${holdings.idleMb} MB and ${[...holdings.volumes.keys()].toSorted().join(' ')}`
      throw new Error(
        `${this.role} on ${this.hostname} has ${print(found)}, not ${print(this.sure)}, nor ${print(this.perhaps)}`,
      )
    }
    this.sure = matching
    this.perhaps = undefined
  }

  #next(round: number, random: Random): Step {
    const { idleMb, volumes } = this.sure
    const { mb } = this.disk
    const free = IDS.filter((id) => !volumes.has(id))
    const used = [...volumes.keys()]
    const id = random.pick(free)
    if (id !== undefined && idleMb >= mb && random.chance(0.6)) {
      const after = { idleMb: idleMb - mb, volumes: new Map(volumes).set(id, round) }
      return { path: '/master/create-volumes', member: 'volumes', resource: this.#volume(id), after }
    }
    const gone = random.pick(used)
    if (gone !== undefined && random.chance(0.6)) {
      const left = new Map(volumes)
      left.delete(gone)
      const after = { idleMb: idleMb + mb, volumes: left }
      return { path: '/master/destroy-volumes', member: 'volumes', resource: this.#volume(gone), after }
    }
    const full = this.disk.type === 'MOUNT' ? used.length > 0 || idleMb > 0 : idleMb >= 4 * mb
    if (idleMb >= mb && (full || random.chance(0.3))) {
      const after = { idleMb: idleMb - mb, volumes }
      return { path: '/master/unreserve', member: 'resources', resource: this.#space(), after }
    }
    if (full) return this.#next(round, random)
    const after = { idleMb: idleMb + mb, volumes }
    return { path: '/master/reserve', member: 'resources', resource: this.#space(), after }
  }

  #space(): object {
    const reservations = [{ type: 'DYNAMIC', role: this.role }]
    const value = { name: 'disk', type: 'SCALAR', scalar: { value: this.disk.mb }, reservations }
    return this.disk.type === 'ROOT' ? value : { ...value, disk: { source: this.#source() } }
  }

  #volume(id: string): object {
    const persistence = { id }
    const volume = { container_path: 'data', mode: 'RW' }
    const source = this.disk.type === 'ROOT' ? {} : { source: this.#source() }
    return { ...this.#space(), disk: { ...source, persistence, volume } }
  }

  #source(): object {
    const { type, root } = this.disk
    return type === 'PATH' ? { type, path: { root } } : { type, mount: { root } }
  }

  #read(agent: AgentDocument): Holdings {
    const resources = agent.reserved_resources_full[this.role] ?? []
    const volumes = new Map<string, number>()
    let idleMb = 0
    for (const resource of resources) {
      const id = idOf(resource)
      if (id === undefined) idleMb += resource.scalar.value
      else volumes.set(id, 0)
    }
    return { idleMb, volumes }
  }
}

export function idOf(resource: WireResource): string | undefined {
  return resource.disk?.persistence?.id
}

function sameHoldings(a: Holdings, b: Holdings): boolean {
  return (
    a.idleMb === b.idleMb &&
    a.volumes.size === b.volumes.size &&
    [...a.volumes.keys()].every((id) => b.volumes.has(id))
  )
}
