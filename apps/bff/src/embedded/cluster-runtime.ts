import type { Principal } from '@holdfast/model/ids'
import type { Result } from '@holdfast/model/result'
import type { AgentInfo } from '../../core/agent-info.ts'
import type { ReconfigurationPolicy } from '../../core/agent/compatibility.ts'
import type { AgentState } from '../../core/agent/state.ts'
import type { AdminRequest } from '../../core/master/admin-request.ts'
import type { Authorize, MasterMessage, MasterSettings } from '../../core/master/effects.ts'
import type { MasterState } from '../../core/master/state.ts'
import type { Clock, Ids } from '../clock.ts'
import type { Accepted, OperationRequest, Refusal } from '../ports/cluster.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/commit-queue.ts'
import { agentHost, type AgentHost } from './agent-host.ts'
import { reasonOf } from '../system-error.ts'
import type { MasterCounters } from './master-counters.ts'
import { startMaster, type MasterProcess } from './master-process.ts'
import { localNetwork } from './network.ts'
import type { Executor } from '../executor/executor.ts'
import type { Journal } from './ports.ts'
import { schedulerStreams, type SchedulerStreams } from './scheduler-streams.ts'
import { masterRecovery } from './recovery.ts'
import { storeJournal } from './store-journal.ts'

/** The processes of the cluster: they are started, die, and are started again. */
export interface ClusterRuntime {
  /** The master's; the last one's while there is none. */
  readonly masterState: MasterState
  readonly masterCounters: MasterCounters
  /** Why there is no master at the moment. */
  readonly down: string | undefined
  readonly hosts: ReadonlyMap<string, AgentHost>
  operate(request: OperationRequest): Promise<Result<Accepted, Refusal>>
  administer(request: AdminRequest, principal: Principal | undefined): Promise<Result<Accepted, Refusal>>
  /** Hands the master a message that comes from neither an agent nor an operator. */
  deliver(message: MasterMessage): void
  readonly streams: SchedulerStreams
  startAgents(): Promise<void>
  startAgent(host: AgentHost): Promise<void>
  rebootAgent(host: AgentHost): Promise<void>
  restartMaster(): void
  loseNextOperations(agentName: string): void
  willLose(agentName: string): boolean
  kill(): Promise<void>
}

export interface RuntimeParts {
  readonly dataDir: string
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly authorize: Authorize
  readonly settings: Partial<MasterSettings>
  readonly reconfigurationPolicy: ReconfigurationPolicy
  readonly bootId: string | undefined
  /** Runs the tasks of one life of an agent. */
  readonly executor: (info: AgentInfo, workDir: string) => Executor
  /** Between master and agents; absent: all of it in this process. */
  readonly network?: typeof localNetwork
  readonly masterChanged: () => void
  /** With the last state of one that has just ended. */
  readonly agentChanged: (state: AgentState) => void
}

/** How long to wait before a disk that did not take a write is tried again. */
const DISK_RETRY_MS = 1_000

export function clusterRuntime(infos: readonly AgentInfo[], parts: RuntimeParts): ClusterRuntime {
  const { store, clock, ids, log } = parts
  const network = (parts.network ?? localNetwork)(clock, {
    master: (message) => master.deliver(message),
    agent: (name, message) => hosts.get(name)?.deliver(message),
  })
  const streams = schedulerStreams()
  let down: string | undefined
  let killed = false

  /** What is decided already is not stored: all forget it, and begin again from what is. */
  const diskFailed = (error: unknown): void => {
    if (down !== undefined || killed) return
    down = reasonOf(error)
    log({ level: 'error', message: `The cluster stops: ${down}` })
    master.kill()
    streams.closeAll()
    parts.masterChanged()
    void Promise.all([...hosts.values()].map((host) => host.kill())).then(tryAgain)
  }
  const tryAgain = (): void => {
    if (killed) return
    // Takes as much of the disk as a start does.
    store
      .write((database) => database.prepare('UPDATE agents SET incarnation = incarnation + 1').run())
      .then(
        () => {
          down = undefined
          journal = storeJournal(store, diskFailed)
          master = newMaster()
          parts.masterChanged()
          return startAgents()
        },
        () => clock.after(DISK_RETRY_MS, tryAgain),
      )
  }

  const newMaster = (): MasterProcess =>
    startMaster(ids.uuid(), masterRecovery(store), {
      clock,
      journal,
      network,
      log,
      authorize: parts.authorize,
      settings: parts.settings,
      streams,
      changed: parts.masterChanged,
    })

  const startAgents = async (): Promise<void> => {
    await Promise.all([...hosts.values()].map((host) => host.boot(journal)))
    // In their order, for that is how they get their ids.
    for (const host of hosts.values()) host.masterDetected(master.state.masterId)
  }

  const exited = (state: AgentState): void => {
    const { agentId, incarnation } = state
    parts.agentChanged(state)
    if (agentId !== undefined) master.deliver({ type: 'AGENT_EXITED', agentId, incarnation })
  }

  let journal: Journal = storeJournal(store, diskFailed)
  let master = newMaster()
  const hosts = new Map(
    infos.map((info) => [
      info.name,
      agentHost(info, { ...parts, network, changed: parts.agentChanged, exited }),
    ]),
  )

  return {
    get masterState() {
      return master.state
    },
    get masterCounters() {
      return master.counters
    },
    get down() {
      return down
    },
    hosts,
    operate: (request) => new Promise((resolve) => master.operate(request, resolve)),
    administer: (request, principal) =>
      new Promise((resolve) => master.administer(request, principal, resolve)),
    deliver: (message) => master.deliver(message),
    streams,
    startAgents,
    startAgent: (host) => host.start(journal),
    rebootAgent: (host) => host.reboot(journal),
    restartMaster() {
      master.kill()
      streams.closeAll()
      // What the last one handed over is there when the next one reads.
      store.flush()
      master = newMaster()
      parts.masterChanged()
      for (const host of hosts.values()) host.masterDetected(master.state.masterId)
    },
    loseNextOperations: (name) => network.loseNextOperations(name),
    willLose: (name) => network.willLose(name),
    async kill() {
      killed = true
      master.kill()
      streams.closeAll()
      await Promise.all([...hosts.values()].map((host) => host.kill()))
    },
  }
}
