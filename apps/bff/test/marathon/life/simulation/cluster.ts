import { Resources } from '@holdfast/model/resource/resources'
import { parseResources } from '@holdfast/model/wire/parse-resources'
import type { StoredChange } from '../../../../src/embedded/ports.ts'
import { startAgent, type AgentProcess } from '../../../../src/embedded/agent-process.ts'
import { type MasterProcess, startMaster, type Streams } from '../../../../src/embedded/master-process.ts'
import { simulatedExecutor } from '../../../../src/executor/simulated.ts'
import { agentInfo } from '../../../simulation/agent-info.ts'
import type { Random } from '../../../simulation/random.ts'
import type { SimulatedClock } from '../../../simulation/simulated-clock.ts'
import { simulatedDisks, type SimulatedDisks } from '../../../simulation/simulated-disks.ts'
import { simulatedJournal, type SimulatedJournal } from '../../../simulation/simulated-journal.ts'
import { CALM, simulatedNetwork } from '../../../simulation/simulated-network.ts'
import { StoredAgent, StoredMaster } from '../../../simulation/stored.ts'
import { must } from '../fake-cluster.ts'

export interface Machine {
  readonly stored: StoredAgent
  readonly journal: SimulatedJournal
  readonly disks: SimulatedDisks
  process: AgentProcess | undefined
}

export interface ClusterParts {
  readonly clock: SimulatedClock
  readonly random: Random
  readonly streams: Streams & { masterGone(): void }
  /** These volumes are no more. */
  readonly erased: (volumes: readonly string[]) => void
}

/** The real master and agents, with messages that are lost, and machines that go down. */
export class SimulatedCluster {
  readonly machines: readonly Machine[]
  readonly #parts: ClusterParts
  readonly #network
  readonly #storedMaster = new StoredMaster()
  readonly #masterJournal
  #masters = 0
  #calm = false
  master: MasterProcess | undefined
  /** How many agents were given up. */
  gone = 0

  constructor(parts: ClusterParts, agents: number) {
    this.#parts = parts
    const { clock, random } = parts
    this.#network = simulatedNetwork(
      clock,
      random,
      {
        toMaster: (message) => this.master?.deliver(message),
        toAgent: (to, message) => this.#find(to)?.process?.deliver(message),
      },
      (message) =>
        'info' in message ? message.info.name : this.#storedMaster.registry.get(message.agentId)?.info.name,
    )
    this.#masterJournal = simulatedJournal(clock, random, (change) => this.#store(change))
    this.machines = Array.from({ length: agents }, (_, index) => this.#machine(index + 1))
    this.#startMaster()
    for (const machine of this.machines) this.#startAgent(machine)
    this.#misfortune()
  }

  /** Nothing goes wrong any longer, and all that is down comes up. */
  heal(): void {
    this.#calm = true
    this.#network.weather = CALM
    this.#network.cutOff.clear()
    if (this.master === undefined) this.#startMaster()
    for (const machine of this.machines) if (machine.process === undefined) this.#startAgent(machine)
  }

  #find(name: string): Machine | undefined {
    return this.machines.find(({ stored }) => stored.info.name === name)
  }

  #machine(number: number): Machine {
    const { clock, random } = this.#parts
    const plain = agentInfo(number)
    const resources = Resources.add(plain.resources, must(parseResources('mem:4096;ports:[31000-32000]')))
    return {
      stored: new StoredAgent({ ...plain, resources }),
      journal: simulatedJournal(clock, random, (change) => this.#store(change)),
      disks: simulatedDisks(clock, random, { contents: new Map(), erased: new Map() }, () => 0),
      process: undefined,
    }
  }

  #store(change: StoredChange): void {
    if (change.of === 'MASTER') return this.#storedMaster.apply(change.change)
    const machine = this.#find(change.agentName)
    if (machine === undefined) return
    const before = volumesOf(machine)
    machine.stored.apply(change.change)
    const after = new Set(volumesOf(machine))
    const erased = before.filter((volume) => !after.has(volume))
    if (erased.length > 0) this.#parts.erased(erased)
  }

  #startMaster(): void {
    this.#masters += 1
    const lastKnown = (name: string) => {
      const stored = this.#find(name)?.stored
      return { total: stored?.total ?? Resources.empty, applied: stored?.applied ?? 0 }
    }
    this.master = startMaster(`master${this.#masters}`, this.#storedMaster.recovery(lastKnown), {
      clock: this.#parts.clock,
      journal: this.#masterJournal,
      network: this.#network,
      log: () => undefined,
      changed: () => undefined,
      authorize: () => true,
      streams: this.#parts.streams,
    })
    for (const machine of this.machines) this.#detect(machine)
  }

  #detect(machine: Machine): void {
    this.#parts.clock.after(this.#parts.random.below(1000), () => {
      const masterId = this.master?.state.masterId
      if (masterId !== undefined) machine.process?.deliver({ type: 'MASTER_DETECTED', masterId })
    })
  }

  #startAgent(machine: Machine): void {
    const { clock } = this.#parts
    machine.stored.incarnation += 1
    machine.process = must(
      startAgent(machine.stored.recovery(), {
        clock,
        journal: machine.journal,
        network: this.#network,
        disks: machine.disks,
        executor: simulatedExecutor(clock),
        log: () => undefined,
        changed: () => undefined,
        exited: () => this.#crashAgent(machine),
      }),
    )
    this.#detect(machine)
  }

  #crashAgent(machine: Machine): void {
    const { process } = machine
    const { clock, random } = this.#parts
    if (process === undefined) return
    process.kill()
    machine.process = undefined
    machine.journal.crash()
    machine.disks.crash()
    const { agentId, incarnation } = process.state
    if (agentId !== undefined && random.chance(0.7)) {
      clock.after(random.below(100), () =>
        this.master?.deliver({ type: 'AGENT_EXITED', agentId, incarnation }),
      )
    }
    const downFor = random.below(random.chance(0.2) ? 200_000 : 2_000)
    clock.after(downFor, () => (machine.process === undefined ? this.#startAgent(machine) : undefined))
  }

  #crashMaster(): void {
    this.master?.kill()
    this.master = undefined
    this.#parts.streams.masterGone()
    this.#masterJournal.crash()
    this.#parts.clock.after(this.#parts.random.below(5_000), () =>
      this.master === undefined ? this.#startMaster() : undefined,
    )
  }

  /** An operator says that the agent never comes back; its machine does, with all that is on its disks. */
  #giveUp(machine: Machine): void {
    const { agentId } = machine.stored
    if (agentId === undefined || this.master === undefined) return
    this.master.administer({ type: 'MARK_AGENT_GONE', agentId }, undefined, (answer) => {
      if (!answer.ok) return
      this.gone += 1
      this.#crashAgent(machine)
      machine.stored.forget()
    })
  }

  #misfortune(): void {
    if (this.#calm) return
    const { clock, random } = this.#parts
    const machine = random.pick(this.machines)
    switch (random.below(9)) {
      case 0:
      case 1:
        if (machine !== undefined) this.#crashAgent(machine)
        break
      case 2:
        if (this.master !== undefined) this.#crashMaster()
        break
      case 3:
        if (machine !== undefined) this.#network.cutOff.add(machine.stored.info.name)
        break
      case 4:
        // Its machine is switched off and on: what is on its disks is all that is left, its id not among it.
        if (machine === undefined) break
        this.#crashAgent(machine)
        machine.stored.forget()
        break
      case 5:
        if (machine !== undefined && random.chance(0.3)) this.#giveUp(machine)
        break
      default:
        this.#network.cutOff.clear()
    }
    clock.after(random.below(random.chance(0.1) ? 120_000 : 15_000), () => this.#misfortune())
  }
}

export function volumesOf({ stored }: Machine): readonly string[] {
  return [...stored.resources.values()].flatMap(({ disk }) => disk?.persistence?.id ?? [])
}
