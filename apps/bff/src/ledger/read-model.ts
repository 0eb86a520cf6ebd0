import { AgentId, FrameworkId } from '@holdfast/model/ids'
import { AgentBook } from '@holdfast/model/ledger/book/agent-book'
import type { BookChange } from '@holdfast/model/ledger/book/book-change'
import type { VolumeCore } from '@holdfast/model/ledger/book/entries'
import type { KnownServices } from '@holdfast/model/ledger/frameworks'
import { agentList } from '@holdfast/model/ledger/agent-list'
import { volumeName } from '@holdfast/model/ledger/keys'
import { type LedgerReservation, reservationList } from '@holdfast/model/ledger/reservation-list'
import { same } from '@holdfast/model/ledger/same'
import { roleList } from '@holdfast/model/ledger/role-list'
import { type LedgerVolume, volumeList } from '@holdfast/model/ledger/volume-list'
import type { ListName } from '@holdfast/model/api/stream'
import type { ClusterAgent, ClusterChange, ClusterView } from '../ports/cluster.ts'
import type { KeptRows } from './answers.ts'
import { Holdings } from './holdings.ts'
import { Owners } from './owners.ts'
import { Roles } from './roles.ts'
import { Table } from './table.ts'
import type { TimesPort } from './times.ts'
import type { VolumeUse, VolumeUser } from './uses.ts'

/** Which roles may be viewed. */
export interface Sight {
  role(role: string): boolean
}

/** All rows, with what is summed and found by them. */
export class ReadModel {
  readonly tables: { readonly [L in ListName]: Table<KeptRows[L]> }
  readonly holdings = new Holdings()
  readonly #roles = new Roles()
  readonly books = new Map<AgentId, AgentBook>()
  /** The keys of volumes by role and id: usually one. */
  readonly #named = new Map<string, Set<string>>()
  readonly #operations = new Map<string, string>()
  readonly #owners: Owners
  readonly #times: TimesPort
  readonly #sight: Sight | undefined
  /** Agents on which something is left out. */
  readonly #hiding = new Set<AgentId>()
  #frameworks: ClusterView['frameworks'] = new Map()
  #changed: (list: ListName, key: string) => void = () => undefined

  /** `part`: a part of what another model has: what the sight shows. Absent: all there is. */
  constructor(times: TimesPort, nowMs: number, part?: { readonly of: ReadModel; readonly sight: Sight }) {
    this.#times = times
    this.#sight = part?.sight
    this.#owners = part === undefined ? new Owners() : new Owners(part.of.#owners)
    this.tables = {
      volumes: new Table(volumeList, nowMs),
      agents: new Table(agentList, nowMs),
      reservations: new Table(reservationList, nowMs),
      roles: new Table(roleList, nowMs),
    }
  }

  /** Something is left out. */
  get hides(): boolean {
    return this.#hiding.size > 0
  }

  /** The operations that are not settled, by the volumes that they touch. */
  get operations(): ReadonlyMap<string, string> {
    return this.#operations
  }

  /** As it was last taken in. */
  agent(agentId: AgentId): ClusterAgent | undefined {
    return this.#roles.agent(agentId)
  }

  /** Makes ready what the first look at each list needs. */
  warm(): void {
    for (const table of Object.values(this.tables)) table.warm()
  }

  /** Tells the key of every row that is new, changed or gone from now on. */
  watch(changed: (list: ListName, key: string) => void): void {
    this.#changed = changed
  }

  /** Takes in the frameworks, and the agents that changed: all of them at the start. */
  apply(view: ClusterView, agentIds: ClusterChange['agents'], nowMs: number): void {
    this.#frameworks = view.frameworks
    this.#takeFrameworks(view, nowMs)
    const [present, gone] = [new Map<AgentId, ClusterAgent>(), new Set<AgentId>()]
    for (const agentId of agentIds) {
      const agent = view.agents.get(agentId)
      if (agent) present.set(agentId, agent)
      else gone.add(agentId)
    }
    // First who left: an agent that came back under another id takes over what was known of its volumes.
    for (const agentId of gone) this.#removeAgent(agentId, nowMs)
    for (const agent of present.values()) this.#takeAgent(agent, nowMs)
    this.#roles.takeView(view)
    this.#settleRoles()
  }

  /** Takes in which apps and pods there are. See `Ledger.knowServices`. */
  knowServices(services: KnownServices | undefined, changed: Iterable<string>, nowMs: number): void {
    this.#reown(this.#owners.takeServices(services, changed), nowMs)
    this.#settleRoles()
  }

  setOperation(key: string, operationId: string | undefined): void {
    if (this.#operations.get(key) === operationId) return
    if (operationId === undefined) this.#operations.delete(key)
    else this.#operations.set(key, operationId)
    const row = this.tables.volumes.get(key)
    if (!row) return
    const { operationId: _, ...rest } = row
    this.tables.volumes.put(operationId === undefined ? rest : { ...rest, operationId })
    this.#changed('volumes', key)
  }

  /** Which tasks hold a volume and held it, as far as is known. */
  usesOf(key: string): readonly VolumeUse[] {
    return this.#times.usesOf(key)
  }

  keysNamed(role: string, persistenceId: string): readonly string[] {
    return [...(this.#named.get(volumeName(role, persistenceId)) ?? [])].sort()
  }

  #settleRoles(): void {
    for (const [role, found] of this.#roles.settle()) {
      const row = this.#sight?.role(role) === false ? undefined : found
      if (same(row, this.tables.roles.get(role))) continue
      if (row) this.tables.roles.put(row)
      else this.tables.roles.delete(role)
      this.#changed('roles', role)
    }
  }

  #takeFrameworks(view: ClusterView, nowMs: number): void {
    if (!this.#owners.isCurrent(view)) this.#reown(this.#owners.update(view), nowMs)
  }

  #reown(changed: ReturnType<Owners['update']>, nowMs: number): void {
    for (const [agentId, stacks] of changed) {
      const book = this.books.get(agentId)
      if (book) this.#takeChange(agentId, book.reown(stacks, this.#owners.known), nowMs)
    }
  }

  #takeAgent(agent: ClusterAgent, nowMs: number): void {
    const { agentId } = agent
    let book = this.books.get(agentId)
    const isNew = !book
    if (!book) this.books.set(agentId, (book = this.#newBook(agentId)))
    this.#takeChange(agentId, book.apply(agent, this.#owners.known), nowMs)
    this.#roles.takeAgent(agentId, agent)
    if (isNew) this.#times.settle(agentId)
  }

  #newBook(agentId: AgentId): AgentBook {
    const sight = this.#sight
    if (sight === undefined) return new AgentBook(agentId)
    // Of a reservation within another one, all roles count.
    return new AgentBook(agentId, ({ reservations }) => reservations.every(({ role }) => sight.role(role)))
  }

  #removeAgent(agentId: AgentId, nowMs: number): void {
    const book = this.books.get(agentId)
    if (!book) return
    this.books.delete(agentId)
    const change = book.clear()
    this.#roles.takeAgent(agentId, undefined)
    this.#times.leave(change.volumes.keys(), nowMs)
    this.#takeRows(change, nowMs)
    for (const stack of change.stacksGone) this.#owners.remove(stack)
    this.holdings.changeAgent(this.tables.agents.get(agentId), undefined)
    this.tables.agents.delete(agentId)
    this.#hiding.delete(agentId)
    this.#changed('agents', agentId)
  }

  #takeChange(agentId: AgentId, change: BookChange, nowMs: number): void {
    for (const stack of change.stacksNew) this.#owners.add(stack, agentId)
    for (const stack of change.stacksGone) this.#owners.remove(stack)
    for (const [key, row] of change.volumes) if (!row) this.#times.forget(key)
    this.#takeRows(change, nowMs)
    if (!change.agent) return
    this.holdings.changeAgent(this.tables.agents.get(agentId), change.agent)
    this.tables.agents.put(change.agent)
    if (change.agent.hidden) this.#hiding.add(agentId)
    else this.#hiding.delete(agentId)
    this.#changed('agents', agentId)
  }

  #takeRows(change: BookChange, nowMs: number): void {
    for (const [key, row] of change.volumes) this.#takeVolume(key, row, nowMs)
    for (const [key, row] of change.reservations) this.#takeReservation(key, row)
  }

  #takeVolume(key: string, core: VolumeCore | undefined, nowMs: number): void {
    const before = this.tables.volumes.get(key)
    if (before) this.#countVolume(before, -1)
    if (core) {
      const operationId = this.#operations.get(key)
      const row = {
        ...core,
        ...this.#times.see(core, this.#usersOf(core), (use) => this.#fateOf(core, use), nowMs),
        ...(operationId !== undefined && { operationId }),
      }
      this.#countVolume(row, 1)
      this.tables.volumes.put(row)
      if (!before) this.#name(row)
    } else if (before) {
      this.tables.volumes.delete(key)
      this.#unname(before)
    }
    this.#changed('volumes', key)
  }

  #usersOf({ key, agentId, taskIds }: VolumeCore): readonly VolumeUser[] {
    if (taskIds.length === 0) return []
    const book = this.books.get(AgentId(agentId))
    const entry = book?.volume(key)
    if (!book || !entry) return []
    return book.tasksOf(entry).map(({ taskId, frameworkId, launchedMs }) => ({
      taskId,
      frameworkId,
      framework: this.#frameworks.get(FrameworkId(frameworkId))?.name ?? frameworkId,
      sinceMs: launchedMs,
    }))
  }

  /** A task that has ended is among the agent's until its framework has acknowledged that. */
  #fateOf({ agentId }: VolumeCore, { taskId, frameworkId }: VolumeUse) {
    const task = this.books
      .get(AgentId(agentId))
      ?.facts.tasks.find((each) => each.taskId === taskId && each.frameworkId === frameworkId)
    return task && { state: task.state, atMs: task.stateMs }
  }

  #takeReservation(key: string, row: LedgerReservation | undefined): void {
    const before = this.tables.reservations.get(key)
    if (before) this.#countReservation(before, -1)
    if (row) {
      this.#countReservation(row, 1)
      this.tables.reservations.put(row)
    } else this.tables.reservations.delete(key)
    this.#changed('reservations', key)
  }

  #countVolume(row: LedgerVolume, sign: 1 | -1): void {
    this.holdings.countVolume(row, sign)
    this.#roles.countVolume(row, sign)
  }

  #countReservation(row: LedgerReservation, sign: 1 | -1): void {
    this.holdings.countReservation(row, sign)
    this.#roles.countReservation(row, sign)
  }

  #name({ key, role, persistenceId }: LedgerVolume): void {
    const name = volumeName(role, persistenceId)
    const keys = this.#named.get(name)
    if (keys) keys.add(key)
    else this.#named.set(name, new Set([key]))
  }

  #unname({ key, role, persistenceId }: LedgerVolume): void {
    const name = volumeName(role, persistenceId)
    const keys = this.#named.get(name)
    keys?.delete(key)
    if (keys?.size === 0) this.#named.delete(name)
  }
}
