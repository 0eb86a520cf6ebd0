import type { QuotaPart, RoleRow, VolumeStatus } from '@holdfast/model/api/rows'
import { type AgentId, Role } from '@holdfast/model/ids'
import { thousandths } from '@holdfast/model/ledger/account'
import type { LedgerReservation } from '@holdfast/model/ledger/reservation-list'
import type { LedgerVolume } from '@holdfast/model/ledger/volume-list'
import { ancestorRoles } from '@holdfast/model/role'
import type { ClusterAgent, ClusterView } from '../ports/cluster.ts'
import { eachConsumption } from './consumption.ts'

/** The rows of roles, kept by what changes: a step costs each role that it touches, and the roles above that one. */
export class Roles {
  readonly #entries = new Map<string, RoleEntry>()
  readonly #agents = new Map<AgentId, ClusterAgent>()
  #frameworks: ClusterView['frameworks'] = new Map()
  #policy: ClusterView['policy'] = { quotas: new Map(), weights: new Map() }
  #touched = new Set<string>()

  countReservation({ role, agentId, sizeMb, idleMb }: LedgerReservation, sign: 1 | -1): void {
    const entry = this.#touch(role)
    entry.reserved += sign * thousandths(sizeMb)
    entry.idle += sign * thousandths(idleMb)
    entry.reservations += sign
    addCount(entry.agents, agentId, sign)
    for (const each of [role, ...ancestorRoles(Role(role))])
      this.#touch(each).withSubroles += sign * thousandths(sizeMb)
  }

  countVolume({ role, status, sizeMb }: LedgerVolume, sign: 1 | -1): void {
    const entry = this.#touch(role)
    entry.inVolumes[status] += sign * thousandths(sizeMb)
    entry.volumes += sign
  }

  agent(agentId: AgentId): ClusterAgent | undefined {
    return this.#agents.get(agentId)
  }

  /** What the agent's roles consume of their quotas. */
  takeAgent(agentId: AgentId, agent: ClusterAgent | undefined): void {
    const before = this.#agents.get(agentId)
    if (before === agent) return
    if (agent === undefined) this.#agents.delete(agentId)
    else this.#agents.set(agentId, agent)
    eachConsumption(before, agent, (role, name, amount) => {
      for (const each of [role, ...ancestorRoles(Role(role))])
        addCount(this.#touch(each).consumed, name, amount)
    })
  }

  takeView({ frameworks, policy }: ClusterView): void {
    if (frameworks !== this.#frameworks) this.#takeFrameworks(frameworks)
    if (policy === this.#policy) return
    const { quotas, weights } = this.#policy
    this.#policy = policy
    for (const role of [
      ...quotas.keys(),
      ...weights.keys(),
      ...policy.quotas.keys(),
      ...policy.weights.keys(),
    ])
      this.#touch(role)
  }

  /** The rows that changed since the last time; undefined for roles of which nothing is left. */
  *settle(): Iterable<readonly [role: string, row: RoleRow | undefined]> {
    if (this.#touched.size === 0) return
    // A role that comes or goes brings those above it, or takes them along.
    for (const role of this.#touched) this.#markPresence(role)
    const touched = this.#touched
    this.#touched = new Set()
    for (const role of touched) {
      const entry = this.#entries.get(role)
      if (entry === undefined) continue
      if (isPresent(entry)) yield [role, rowOf(role, entry, this.#policy)]
      else {
        this.#entries.delete(role)
        yield [role, undefined]
      }
    }
  }

  #markPresence(role: string): void {
    const entry = this.#touch(role)
    const stands = hasOwn(entry) || this.#policy.quotas.has(role) || this.#policy.weights.has(role)
    if (stands === entry.stands) return
    entry.stands = stands
    for (const above of ancestorRoles(Role(role))) this.#touch(above).below += stands ? 1 : -1
  }

  #takeFrameworks(frameworks: ClusterView['frameworks']): void {
    this.#frameworks = frameworks
    const names = new Map<string, string[]>()
    for (const { name, roles } of frameworks.values()) {
      for (const role of new Set(roles)) {
        const known = names.get(role)
        if (known) known.push(name)
        else names.set(role, [name])
      }
    }
    for (const [role, entry] of this.#entries) {
      if (entry.frameworks > 0 && !names.has(role)) setFrameworks(this.#touch(role), [])
    }
    for (const [role, found] of names) setFrameworks(this.#touch(role), found)
  }

  #touch(role: string): RoleEntry {
    let entry = this.#entries.get(role)
    if (entry === undefined) this.#entries.set(role, (entry = newEntry()))
    this.#touched.add(role)
    return entry
  }
}

/** In thousandths. Changed in place. */
interface RoleEntry {
  reserved: number
  withSubroles: number
  idle: number
  reservations: number
  volumes: number
  frameworks: number
  frameworkNames: readonly string[]
  /** It has something of its own; so many of the roles below it have. */
  stands: boolean
  below: number
  readonly inVolumes: Record<VolumeStatus, number>
  readonly agents: Map<string, number>
  /** By name, with the roles below. */
  readonly consumed: Map<string, number>
}

const newEntry = (): RoleEntry => ({
  reserved: 0,
  withSubroles: 0,
  idle: 0,
  reservations: 0,
  volumes: 0,
  frameworks: 0,
  frameworkNames: [],
  stands: false,
  below: 0,
  inVolumes: { attached: 0, detached: 0, orphaned: 0, unknown: 0 },
  agents: new Map(),
  consumed: new Map(),
})

const hasOwn = ({ reservations, volumes, frameworks }: RoleEntry): boolean =>
  reservations > 0 || volumes > 0 || frameworks > 0

const isPresent = ({ stands, below }: RoleEntry): boolean => stands || below > 0

/** More names than these are not told. */
const NAMES = 10

function setFrameworks(entry: RoleEntry, names: readonly string[]): void {
  entry.frameworks = names.length
  entry.frameworkNames = names.toSorted().slice(0, NAMES)
}

function addCount(counts: Map<string, number>, key: string, amount: number): void {
  const sum = (counts.get(key) ?? 0) + amount
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}

function rowOf(role: string, entry: RoleEntry, { quotas, weights }: ClusterView['policy']): RoleRow {
  const { inVolumes, consumed } = entry
  const quota = quotas.get(role)
  return {
    key: role,
    role,
    weight: weights.get(role) ?? 1,
    ...(quota && { quota: quotaParts(quota, consumed) }),
    reservedMb: entry.reserved / 1000,
    attachedMb: inVolumes.attached / 1000,
    detachedMb: inVolumes.detached / 1000,
    orphanedMb: inVolumes.orphaned / 1000,
    unknownMb: inVolumes.unknown / 1000,
    idleMb: entry.idle / 1000,
    ...(entry.below > 0 && { withSubrolesMb: entry.withSubroles / 1000 }),
    volumes: entry.volumes,
    agents: entry.agents.size,
    frameworks: entry.frameworks,
    frameworkNames: entry.frameworkNames,
  }
}

function quotaParts(
  { guarantees, limits }: NonNullable<ReturnType<ClusterView['policy']['quotas']['get']>>,
  consumed: ReadonlyMap<string, number>,
): readonly QuotaPart[] {
  const names = [...new Set([...guarantees.keys(), ...limits.keys()])].sort(diskFirst)
  return names.map((name) => {
    const [guarantee, limit] = [guarantees.get(name), limits.get(name)]
    return {
      name,
      ...(guarantee !== undefined && { guarantee: guarantee / 1000 }),
      ...(limit !== undefined && { limit: limit / 1000 }),
      consumed: (consumed.get(name) ?? 0) / 1000,
    }
  })
}

function diskFirst(a: string, b: string): number {
  return Number(b === 'disk') - Number(a === 'disk') || (a < b ? -1 : Number(a > b))
}
