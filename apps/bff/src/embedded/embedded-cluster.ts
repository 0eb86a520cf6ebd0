import type { AgentId, TimeMs } from '@holdfast/model/ids'
import { err, ok, type Result } from '@holdfast/model/result'
import type { ReconfigurationPolicy } from '../../core/agent/compatibility.ts'
import type { Authorize, MasterSettings } from '../../core/master/effects.ts'
import { agentNow } from '../../core/master/state.ts'
import type { Clock, Ids } from '../clock.ts'
import type { AgentView, Cluster, ClusterControls, ClusterView, Unreachable } from '../ports/cluster.ts'
import type { AgentDefinition } from '../flags/agent-definition.ts'
import type { ExecutorKind } from '../executor/executor.ts'
import { processExecutor } from '../executor/process.ts'
import { simulatedExecutor } from '../executor/simulated.ts'
import type { MesosCluster } from '../ports/mesos-cluster.ts'
import type { SchedulerPort } from '../ports/scheduler-api.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/commit-queue.ts'
import type { AgentHost } from './agent-host.ts'
import { agentInfos, MESOS_VERSION, type Address } from './agent-infos.ts'
import { bootId } from './boot-id.ts'
import { changeWatch, type Seen } from './change-watch.ts'
import { clusterControls } from './controls.ts'
import { clusterRuntime, type ClusterRuntime } from './cluster-runtime.ts'
import type { localNetwork } from './network.ts'
import { frameworkViews } from './framework-views.ts'
import { taskFate } from './task-fate.ts'
import { mesosCluster } from './mesos-cluster.ts'
import { schedulerPort } from './scheduler-port.ts'
import { refusedUntil } from './refusals.ts'
import { settling } from './settling.ts'
import { volumeSizes } from './volume-sizes.ts'
import { successorsOf } from './successors.ts'

/** A whole cluster in this process: a master, its agents, and their directories. */
export interface EmbeddedCluster extends Cluster, MesosCluster {
  /** Where frameworks connect. */
  readonly scheduler: SchedulerPort
  readonly controls: ClusterControls
  readonly agentNames: readonly string[]
  /** Stops an agent, over restarts as well. */
  stopAgent(name: string): Promise<void>
  startAgent(name: string): Promise<void>
  /** Its machine starts anew: its tasks are gone, and it comes back under another id. */
  rebootAgent(name: string): Promise<void>
  /** The next operations that the master sends to this agent get lost. It sends them again when they are not proved. */
  loseNextMessage(name: string): void
  /** The master ends, as if killed, and another begins. */
  restartMaster(): void
  /** Ends everything. What is stored is taken up again at the next start. */
  close(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly agents: readonly AgentDefinition[]
  /** With `embeddedTables`. */
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  /** Where the endpoints are served. */
  readonly address: Address
  /** Who may do what; absent: everybody everything. */
  readonly authorize?: Authorize
  readonly settings?: Partial<MasterSettings>
  /** What agents may say of themselves otherwise than before; absent: `equal`. */
  readonly reconfigurationPolicy?: ReconfigurationPolicy
  /** Names the time since the machine was started; absent: as the system tells it. */
  readonly bootId?: string
  /** Between master and agents; absent: nothing is lost but what shall be. */
  readonly network?: typeof localNetwork
  /** How agents run tasks; absent: `simulated`. */
  readonly executor?: ExecutorKind
}

/** An agent that finishes what an earlier life left behind may take its time: the others need not wait for it. */
const START_WITHIN_MS = 5_000
/** Whoever asks an agent waits for what it was told before, but not for a disk that hangs. */
const CATCH_UP_WITHIN_MS = 200

/** Resolves when the agents that are not stopped have registered, or have given up. */
export async function startEmbeddedCluster(options: EmbeddedOptions): Promise<EmbeddedCluster> {
  const { store, clock, address } = options
  const infos = await agentInfos(options.agents, store, address)
  const starting = settling(clock, START_WITHIN_MS)
  const catchingUp = settling(clock, CATCH_UP_WITHIN_MS)
  const runtime: ClusterRuntime = clusterRuntime(infos, {
    ...options,
    authorize: options.authorize ?? (() => true),
    settings: options.settings ?? {},
    reconfigurationPolicy: options.reconfigurationPolicy ?? 'equal',
    bootId: options.bootId ?? bootId(),
    executor: ({ pid }, workDir) =>
      options.executor === 'process'
        ? processExecutor({ clock, workDir, agentPid: pid })
        : simulatedExecutor(clock),
    masterChanged: () => changes.masterChanged(),
    agentChanged({ agentId }) {
      changes.agentChanged(agentId)
      starting.changed()
      catchingUp.changed()
    },
  })
  const changes = changeWatch(clock, () => runtime.masterState)
  await runtime.startAgents()
  await starting.until(() => [...runtime.hosts.values()].every(isSettled))

  const hostOf = (name: string): AgentHost => {
    const host = runtime.hosts.get(name)
    if (host === undefined) throw new Error(`There is no agent ${name}`)
    return host
  }
  const hosts = new Map([...runtime.hosts.values()].map((host) => [host.info.number, host]))
  const sizes = volumeSizes(clock)
  const mesos = mesosCluster({
    clock,
    master: { ...address, pid: `master@${address.hostname}:${address.port}`, version: MESOS_VERSION },
    hosts,
    state: () => changes.seen.state,
    live: () => runtime.masterState,
    counters: () => runtime.masterCounters,
    sizes,
    listed: options.settings?.roles,
  })
  return {
    view: () => viewOf(changes.seen, clock.now(), runtime.down),
    watch: (listener) => changes.watch(listener),
    agentView: (agentId) => Promise.resolve(agentViewOf(runtime, agentId, clock.now())),
    async volumeUsage(agentId, volume) {
      const name = agentNow(runtime.masterState, agentId)?.agent.info.name
      const host = name === undefined ? undefined : runtime.hosts.get(name)
      return host?.state && sizes.measured(host.workDir, volume)
    },
    submit: (request) => runtime.operate(request),
    taskFate: (frameworkId, taskId) => taskFate(runtime.masterState.frameworks, frameworkId, taskId),
    refusedUntil: (refused) => refusedUntil(runtime.masterState.allocator, refused, clock.now()),
    async administer(request, principal) {
      const answer = await runtime.administer(request, principal)
      // A machine that is up starts its agents.
      if (answer.ok && request.type === 'STOP_MAINTENANCE') void runtime.startAgents()
      return answer
    },
    policy: () => runtime.masterState.policy,
    scheduler: schedulerPort(runtime, { ...address, version: MESOS_VERSION }, options.settings ?? {}),

    get master() {
      return mesos.master
    },
    agents: () => mesos.agents(),
    agent: (agentId) => mesos.agent(agentId),
    agentInfo: (agentId) => mesos.agentInfo(agentId),
    recoveredAgents: () => mesos.recoveredAgents(),
    unreachableAgents: () => mesos.unreachableAgents(),
    agentProcess: (number) => mesos.agentProcess(number),
    agentOperations: (number) => mesos.agentOperations(number),
    async agentCaughtUp(number) {
      const host = hosts.get(number)
      const told = host?.state?.received
      if (told !== undefined) await catchingUp.until(() => (host?.state?.applied ?? told) >= told)
    },
    frameworks: () => mesos.frameworks(),
    completedFrameworks: () => mesos.completedFrameworks(),
    holdings: () => mesos.holdings(),
    tasksOn: (agentId) => mesos.tasksOn(agentId),
    completedTasksOf: (frameworkId) => mesos.completedTasksOf(frameworkId),
    operations: () => mesos.operations(),
    roles: () => mesos.roles(),
    maintenanceAnswers: () => mesos.maintenanceAnswers(),
    metrics: () => mesos.metrics(),

    controls: clusterControls(runtime, hostOf),
    agentNames: [...runtime.hosts.keys()],
    stopAgent: (name) => hostOf(name).stop(),
    startAgent: (name) => runtime.startAgent(hostOf(name)),
    rebootAgent: (name) => runtime.rebootAgent(hostOf(name)),
    loseNextMessage: (name) => runtime.loseNextOperations(hostOf(name).info.name),
    restartMaster: () => runtime.restartMaster(),
    close: () => runtime.kill(),
  }
}

function isSettled({ state }: AgentHost): boolean {
  return state === undefined || state.registered
}

function viewOf({ revision, agents, state }: Seen, now: TimeMs, down: string | undefined): ClusterView {
  return {
    revision,
    asOfMs: now,
    ...(down === undefined ? { state: 'live' } : { state: 'down', reason: down }),
    mesosVersion: MESOS_VERSION,
    agents,
    successors: successorsOf(state.successors),
    frameworks: frameworkViews(state.frameworks),
    policy: state.policy,
    minAllocatable: state.allocator.settings.minAllocatable,
  }
}

/** The agent's own word, which it gives only while it runs and of what it has on its disk. */
function agentViewOf(
  { masterState, hosts }: ClusterRuntime,
  agentId: AgentId,
  asOfMs: TimeMs,
): Result<AgentView, Unreachable> {
  const name = agentNow(masterState, agentId)?.agent.info.name
  const host = name === undefined ? undefined : hosts.get(name)
  if (host === undefined) return err({ agentId, reason: `There is no agent ${agentId}` })
  const { state, workDir } = host
  if (state === undefined) return err({ agentId, reason: `Agent ${name} ${host.absence}` })
  if (state.recovering) return err({ agentId, reason: 'Agent has not finished recovery' })
  return ok({ agentId, total: state.total, asOfMs, workDir })
}
