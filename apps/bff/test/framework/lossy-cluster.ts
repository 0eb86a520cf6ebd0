import { OperationId } from '@holdfast/model/ids'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { SchedulerEvent } from '../../core/framework/events.ts'
import { findAgent } from '../../core/master/state.ts'
import { startAgent, type AgentProcess } from '../../src/embedded/agent-process.ts'
import { startMaster, type MasterProcess } from '../../src/embedded/master-process.ts'
import type { Network } from '../../src/embedded/ports.ts'
import { simulatedExecutor } from '../../src/executor/simulated.ts'
import { agentInfo } from '../simulation/agent-info.ts'
import { randomOf } from '../simulation/random.ts'
import { simulatedClock } from '../simulation/simulated-clock.ts'
import { simulatedDisks } from '../simulation/simulated-disks.ts'
import { simulatedJournal } from '../simulation/simulated-journal.ts'
import { StoredAgent, StoredMaster } from '../simulation/stored.ts'
import { VolumeKeeper } from './volume-keeper.ts'

/** What happens to messages, by their number: each message of the cluster counts, from whomever to whomever. */
export type Fate = 'LOST' | 'LATE' | 'TOO_LATE' | 'TWICE'

const TRAVEL_MS = 5
/** So late that the framework has asked for it again, though what it was offered still stands. */
const LATE_MS = 15_000
/** So late that nobody waits for it any more. */
const TOO_LATE_MS = 45_000

/** A master, agents, and the framework that keeps its volumes, over a network that does to some messages what the test says. */
export class LossyCluster {
  readonly clock = simulatedClock()
  readonly keeper: VolumeKeeper
  readonly #fates: ReadonlyMap<number, Fate>
  readonly #agents = new Map<string, { readonly stored: StoredAgent; process?: AgentProcess }>()
  readonly #master: MasterProcess
  #streams = 0
  #streamId: string | undefined
  /** What was sent, in its order. */
  readonly sent: string[] = []

  constructor(agents: number, slots: number, fates: ReadonlyMap<number, Fate>) {
    this.#fates = fates
    const random = randomOf(1)
    const network: Network = {
      toMaster: (message) => this.#carry(message.type, () => this.#master.deliver(message)),
      toAgent: (name, message) =>
        this.#carry(message.type, () => this.#agents.get(name)?.process?.deliver(message)),
    }
    const storedMaster = new StoredMaster()
    const shared = { clock: this.clock, network, log: () => undefined, changed: () => undefined }
    this.#master = startMaster(
      'master',
      storedMaster.recovery(() => ({ total: Resources.empty, applied: 0 })),
      {
        ...shared,
        journal: simulatedJournal(this.clock, random, ({ of, change }) => {
          if (of === 'MASTER') storedMaster.apply(change)
        }),
        authorize: () => true,
        streams: {
          tell: (streamId, event) => this.#tell(streamId, event),
          close: (streamId) => this.#lose(streamId),
        },
        // A framework that does not answer gives its offers back: its answer was lost.
        settings: { offerTimeoutMs: 20_000 },
      },
    )
    for (let number = 1; number <= agents; number++) {
      const stored = new StoredAgent(agentInfo(number))
      stored.incarnation = 1
      const directories = { contents: new Map(), erased: new Map() }
      const started = startAgent(stored.recovery(), {
        ...shared,
        journal: simulatedJournal(this.clock, random, ({ of, change }) => {
          if (of === 'AGENT') stored.apply(change)
        }),
        disks: simulatedDisks(this.clock, random, directories, () => 0),
        executor: simulatedExecutor(this.clock),
        exited: (reason) => {
          throw new Error(reason)
        },
      })
      if (!started.ok) throw new Error(started.error)
      this.#agents.set(stored.info.name, { stored, process: started.value })
      started.value.deliver({ type: 'MASTER_DETECTED', masterId: 'master' })
    }
    this.keeper = new VolumeKeeper(
      slots,
      (call) => this.#call(call),
      () => this.clock.now(),
    )
  }

  runFor(ms: number): void {
    const until = this.clock.now() + ms
    while ((this.clock.nextMs ?? Infinity) <= until) this.clock.step()
  }

  subscribe(): void {
    this.#streams += 1
    const streamId = `stream${this.#streams}`
    this.#streamId = streamId
    const { info } = this.keeper
    this.#carry(
      'SUBSCRIBE',
      () => this.#master.deliver({ type: 'SUBSCRIBE', streamId, suppressedRoles: [], info }),
      () => this.#lose(streamId),
    )
  }

  /** What an operator did for the framework's role before. */
  reserve(number: number, resources: readonly Resource[]): void {
    const agentId = this.#agents.get(agentInfo(number).name)?.process?.state.agentId
    if (agentId === undefined) throw new Error('It has not registered')
    const operationId = OperationId(`before${number}`)
    const operation = { type: 'RESERVE', resources } as const
    this.#master.operate({ agentId, operationId, operation }, (answer) => {
      if (!answer.ok) throw new Error(answer.error.message)
    })
  }

  /** What each agent has, as it and the master say; they must agree. */
  totals(): readonly Resources[] {
    return [...this.#agents.values()].map(({ stored, process }) => {
      const agentId = process?.state.agentId
      const record = agentId && findAgent(this.#master.state, agentId)
      if (process === undefined || !record) throw new Error(`${stored.info.name} is not there`)
      const said = [process.state.total, record.agent.total, stored.total]
      if (!said.every((each) => Resources.equals(each, process.state.total)))
        throw new Error(`Master and ${stored.info.name} disagree`)
      return process.state.total
    })
  }

  #call(call: WireSchedulerCall): void {
    const { frameworkId } = this.keeper
    if (frameworkId === undefined) return
    const message = { type: 'SCHEDULER_CALL', frameworkId, call } as const
    this.#carry(call.type ?? '', () => this.#master.deliver(message))
  }

  /** Events come over one connection: what is lost there, breaks it. */
  #tell(streamId: string, event: SchedulerEvent): void {
    this.#carry(
      event.type,
      () => {
        if (streamId === this.#streamId) this.keeper.hear(event)
      },
      () => this.#lose(streamId),
    )
  }

  #lose(streamId: string): void {
    if (streamId !== this.#streamId) return
    this.#streamId = undefined
    this.#master.deliver({ type: 'STREAM_CLOSED', streamId })
    this.clock.after(1_000, () => this.subscribe())
  }

  /** `ordered`: it belongs to a connection, which breaks when it does not come. */
  #carry(type: string, deliver: () => void, broken?: () => void): void {
    const fate = this.#fates.get(this.sent.length)
    this.sent.push(type)
    if (fate === 'LOST' || (fate !== undefined && broken !== undefined)) {
      if (broken !== undefined) this.clock.after(TRAVEL_MS, broken)
      return
    }
    this.clock.after(fate === 'LATE' ? LATE_MS : fate === 'TOO_LATE' ? TOO_LATE_MS : TRAVEL_MS, deliver)
    if (fate === 'TWICE') this.clock.after(TRAVEL_MS * 20, deliver)
  }
}
