import { OperationId, type AgentId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Resources } from '@holdfast/model/resource/resources'
import { Log } from '../../core/master/operation-log.ts'
import {
  findAgent,
  isRegistered,
  type AgentRecord,
  type MasterAgent,
  type OperationLog,
} from '../../core/master/state.ts'
import type { AgentState } from '../../core/agent/state.ts'
import type { StoredChange } from '../../src/embedded/ports.ts'
import { simulatedExecutor } from '../../src/executor/simulated.ts'
import { startAgent, type AgentProcess } from '../../src/embedded/agent-process.ts'
import { startMaster, type MasterProcess } from '../../src/embedded/master-process.ts'
import { SimulatedFrameworks } from '../framework/simulated-frameworks.ts'
import { agentInfo } from './agent-info.ts'
import { History } from './history.ts'
import { checkAgent, checkMasterAgent, expectThat } from './invariants.ts'
import { randomOf } from './random.ts'
import { randomOperation } from './random-operation.ts'
import { simulatedClock } from './simulated-clock.ts'
import { simulatedDisks, type Directories, type SimulatedDisks } from './simulated-disks.ts'
import { simulatedJournal, type SimulatedJournal } from './simulated-journal.ts'
import { CALM, simulatedNetwork } from './simulated-network.ts'
import { StoredAgent, StoredMaster } from './stored.ts'
import { VolumeMarks } from './volume-marks.ts'

interface Machine {
  readonly stored: StoredAgent
  readonly directories: Directories
  readonly marks: VolumeMarks
  readonly journal: SimulatedJournal
  readonly disks: SimulatedDisks
  process: AgentProcess | undefined
  checked: AgentState | undefined
  /** Whether its directories were looked at in this life. */
  looked: boolean
}

/** A master and its agents, everything that may happen to them, and what must hold all the while. */
export class World {
  readonly #random
  readonly #clock = simulatedClock()
  readonly #network
  readonly #frameworks: SimulatedFrameworks
  readonly #machines = new Map<string, Machine>()
  readonly #storedMaster = new StoredMaster()
  readonly #masterJournal
  /** By the agent's name: what is on its disks outlasts its ids. */
  readonly #histories = new Map<string, History>()
  readonly #answered: { readonly name: string; readonly operationId: OperationId }[] = []
  #master: MasterProcess | undefined
  #masters = 0
  #asked = 0
  #checked: PersistentMap<AgentRecord> | undefined
  readonly #checkedRecords = new WeakMap<MasterAgent, OperationLog>()
  #operations = 0
  #diskFailures = 0.05
  #calm = false
  /** Everything that happened, folded into one number. */
  trace = 0
  accepted = 0
  refused = 0
  reboots = 0

  constructor(seed: number, agents: number, frameworks = 0) {
    this.#random = randomOf(seed)
    this.#frameworks = new SimulatedFrameworks(frameworks, {
      clock: this.#clock,
      random: this.#random,
      master: () => this.#master,
    })
    this.#network = simulatedNetwork(
      this.#clock,
      this.#random,
      {
        toMaster: (message) => this.#note(message.type, () => this.#master?.deliver(message)),
        toAgent: (to, message) =>
          this.#note(`${to} ${message.type}`, () => this.#machines.get(to)?.process?.deliver(message)),
      },
      (message) => ('info' in message ? message.info.name : this.#nameOf(message.agentId)),
    )
    this.#masterJournal = simulatedJournal(this.#clock, this.#random, (change) => this.#store(change))
    for (let number = 1; number <= agents; number++) this.#addMachine(number)
    this.#startMaster()
    for (const machine of this.#machines.values()) this.#startAgent(machine)
  }

  /** Asks for so many operations, while everything that can go wrong does. */
  storm(operations: number): void {
    this.#askFor(operations)
    this.#misfortune()
    while (this.#operations < operations) this.#step()
    this.runFor(this.#random.below(20_000))
  }

  /** Nothing goes wrong any longer, and all that is down comes up: after a while master and agents agree. */
  heal(): void {
    this.#calm = true
    this.#frameworks.calm()
    this.#diskFailures = 0
    this.#network.weather = CALM
    this.#network.cutOff.clear()
    if (this.#master === undefined) this.#startMaster()
    for (const machine of this.#machines.values())
      if (machine.process === undefined) this.#startAgent(machine)
    this.runFor(300_000)
    this.#checkAgreement()
  }

  runFor(ms: number): void {
    const until = this.#clock.now() + ms
    while ((this.#clock.nextMs ?? Infinity) <= until) this.#step()
  }

  #step(): void {
    this.#clock.step()
    for (const machine of this.#machines.values()) {
      const { process, stored } = machine
      if (process === undefined) continue
      const { total, applied, registered, batch } = process.state
      // It speaks to the master again: nothing half-made is left of its last life.
      if (registered && !machine.looked && batch === undefined) machine.marks.check([])
      machine.looked ||= registered
      const { checked } = machine
      const { tasks } = process.state.tasks
      const isSame = checked?.total === total && checked.applied === applied && checked.tasks.tasks === tasks
      if (isSame && stored.applied === applied) continue
      checkAgent(process.state, stored, this.#histories.get(stored.info.name))
      machine.checked = process.state
    }
    if (this.#master !== undefined) this.#frameworks.check(this.#master.state)
    const agents = this.#master?.state.agents
    if (agents === undefined || agents === this.#checked) return
    for (const record of PersistentMap.values(agents)) {
      const { agent, log } = record
      const checked = this.#checkedRecords.get(agent)
      if (checked?.first === log.first && checked.next === log.next) continue
      checkMasterAgent(record, this.#histories.get(agent.info.name))
      this.#checkedRecords.set(agent, log)
    }
    this.#checked = agents
  }

  #nameOf(agentId: AgentId): string {
    return this.#storedMaster.registry.get(agentId)?.info.name ?? ''
  }

  #note(what: string, deliver: () => void): void {
    for (const character of `${this.#clock.now()} ${what}`) {
      this.trace = Math.imul(this.trace ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
    }
    deliver()
  }

  #addMachine(number: number): void {
    const info = agentInfo(number)
    const stored = new StoredAgent(info)
    const directories: Directories = { contents: new Map(), erased: new Map() }
    const marks = new VolumeMarks(directories, info.resources)
    const journal = simulatedJournal(this.#clock, this.#random, (change) => this.#store(change))
    const disks = simulatedDisks(this.#clock, this.#random, directories, () => this.#diskFailures)
    this.#machines.set(info.name, {
      stored,
      directories,
      marks,
      journal,
      disks,
      process: undefined,
      looked: false,
      checked: undefined,
    })
  }

  /** A write is durable from here on. */
  #store(change: StoredChange): void {
    if (change.of === 'AGENT') return this.#storeOfAgent(change)
    if (change.change.type === 'AGENT') {
      const { name, resources } = change.change.entry.info
      if (!this.#histories.has(name)) this.#histories.set(name, new History(resources))
    } else if (change.change.type === 'ACCEPTED') {
      this.#histories.get(this.#nameOf(change.change.agentId))?.accept(change.change.operation)
    } else if (change.change.type === 'PROVED') {
      const { agentId, upTo } = change.change
      const machine = this.#machines.get(this.#nameOf(agentId))
      expectThat(upTo <= (machine?.stored.applied ?? 0), 'The master forgot an operation that is not applied')
    }
    this.#storedMaster.apply(change.change)
  }

  #storeOfAgent({ agentName, change }: Extract<StoredChange, { of: 'AGENT' }>): void {
    const machine = this.#machines.get(agentName)
    if (machine === undefined) return
    const { applied } = machine.stored
    machine.stored.apply(change)
    if (change.type !== 'COMMIT') return
    const operations = this.#histories.get(agentName)?.between(applied, change.applied) ?? []
    const intended = [...machine.stored.intents.values()].map(({ operation }) => operation)
    machine.marks.committed(operations, change.applied, intended)
  }

  #startMaster(): void {
    this.#masters += 1
    const lastKnown = (name: string) => {
      const stored = this.#machines.get(name)?.stored
      return { total: stored?.total ?? Resources.empty, applied: stored?.applied ?? 0 }
    }
    const masterId = `master${this.#masters}`
    this.#master = startMaster(masterId, this.#storedMaster.recovery(lastKnown), {
      clock: this.#clock,
      journal: this.#masterJournal,
      network: this.#network,
      log: () => undefined,
      changed: () => undefined,
      authorize: () => true,
      streams: this.#frameworks,
    })
    for (const machine of this.#machines.values()) this.#detect(machine)
  }

  /** It is told of the master that there is at the moment, a little later. */
  #detect(machine: Machine): void {
    this.#clock.after(this.#random.below(1000), () => {
      const masterId = this.#master?.state.masterId
      if (masterId !== undefined) machine.process?.deliver({ type: 'MASTER_DETECTED', masterId })
    })
  }

  #startAgent(machine: Machine): void {
    machine.stored.incarnation += 1
    const agent = startAgent(machine.stored.recovery(), {
      clock: this.#clock,
      journal: machine.journal,
      network: this.#network,
      disks: machine.disks,
      executor: simulatedExecutor(this.#clock),
      log: () => undefined,
      changed: () => undefined,
      exited: () => this.#crashAgent(machine),
    })
    if (!agent.ok) throw new Error(agent.error)
    machine.process = agent.value
    machine.looked = false
    this.#detect(machine)
  }

  #crashAgent(machine: Machine): void {
    const { process } = machine
    if (process === undefined) return
    this.#note('crash', () => process.kill())
    machine.process = undefined
    machine.journal.crash()
    machine.disks.crash()
    const { agentId, incarnation } = process.state
    // The master need not notice: the machine may be cut off as well.
    if (agentId !== undefined && this.#random.chance(0.7)) {
      this.#clock.after(this.#random.below(100), () =>
        this.#master?.deliver({ type: 'AGENT_EXITED', agentId, incarnation }),
      )
    }
    const downFor = this.#random.below(this.#random.chance(0.2) ? 200_000 : 2_000)
    this.#clock.after(downFor, () => (machine.process === undefined ? this.#startAgent(machine) : undefined))
  }

  /** Its machine goes down, and comes up without the agent's id: only what is on its disks is left. */
  #reboot(machine: Machine): void {
    this.#note('reboot', () => this.#crashAgent(machine))
    machine.stored.forget()
    this.reboots += 1
  }

  #crashMaster(): void {
    this.#note('crash of the master', () => this.#master?.kill())
    this.#master = undefined
    this.#frameworks.masterGone()
    this.#masterJournal.crash()
    const downFor = this.#random.below(5_000)
    this.#clock.after(downFor, () => (this.#master === undefined ? this.#startMaster() : undefined))
  }

  #misfortune(): void {
    if (this.#calm) return
    const machine = this.#random.pick([...this.#machines.values()])
    const name = machine?.stored.info.name
    switch (this.#random.below(9)) {
      case 0:
      case 1:
        if (machine !== undefined) this.#crashAgent(machine)
        break
      case 8:
        if (machine !== undefined) this.#reboot(machine)
        break
      case 2:
        if (this.#master !== undefined) this.#crashMaster()
        break
      case 3:
        if (name !== undefined) this.#network.cutOff.add(name)
        break
      default:
        this.#network.cutOff.clear()
    }
    this.#clock.after(this.#random.below(this.#random.chance(0.1) ? 120_000 : 1_500), () =>
      this.#misfortune(),
    )
  }

  #askFor(operations: number): void {
    if (this.#operations >= operations) return
    this.#operations += 1
    for (let burst = this.#random.chance(0.2) ? 8 : 1; burst > 0; burst--) this.#ask()
    this.#clock.after(this.#random.below(this.#random.chance(0.05) ? 30_000 : 60), () =>
      this.#askFor(operations),
    )
  }

  #ask(): void {
    const master = this.#master
    const records = master === undefined ? [] : PersistentMap.values(master.state.agents)
    const agent = this.#random.pick(records.filter(({ agent }) => isRegistered(agent)))?.agent
    const operation = agent && randomOperation(this.#random, agent.total)
    if (master === undefined || agent === undefined || operation === undefined) return
    this.#asked += 1
    const request = { agentId: agent.agentId, operationId: OperationId(`operation${this.#asked}`), operation }
    master.operate(request, (answer) => {
      this.#note(answer.ok ? 'accepted' : answer.error.message, () => undefined)
      if (answer.ok) this.#answered.push({ name: agent.info.name, operationId: request.operationId })
      if (answer.ok) this.accepted += 1
      else this.refused += 1
    })
  }

  /** How many tasks the frameworks saw run. */
  get tasksRun(): number {
    return this.#frameworks.tasksRun
  }

  /** How often they heard that an operation of theirs is done. */
  get operationsDone(): number {
    return this.#frameworks.operationsDone
  }

  #checkAgreement(): void {
    this.#frameworks.checkAgreement([...this.#machines.values()].map(({ process }) => process?.state))
    expectThat(this.#storedMaster.feedback.size === 0, 'Feedback is written down that nobody waits for')
    for (const { name, operationId } of this.#answered) {
      expectThat(
        this.#histories.get(name)?.ids.has(operationId) ?? false,
        'An accepted operation was forgotten',
      )
    }
    for (const { process, stored, marks } of this.#machines.values()) {
      const { name } = stored.info
      const record: AgentRecord | undefined =
        this.#master && stored.agentId && findAgent(this.#master.state, stored.agentId)
      const history = this.#histories.get(name)
      expectThat(record !== undefined && history !== undefined, `${name} never registered`)
      expectThat(record.agent.status === 'active', `${name} is ${record.agent.status}`)
      expectThat(Log.isEmpty(record.log), `${name} has not proved all its operations`)
      expectThat(process?.state.applied === history.length, `${name} has not applied all that was accepted`)
      expectThat(Resources.equals(record.agent.total, stored.total), `${name} and the master do not agree`)
      marks.check([])
    }
  }
}
