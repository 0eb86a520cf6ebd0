import type { TimeMs } from '@holdfast/model/ids'
import { Log } from '../../core/master/operation-log.ts'
import { findAgent, isRegistered, type MasterState } from '../../core/master/state.ts'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Inbox } from '../../core/agent/inbox.ts'
import type { AgentState } from '../../core/agent/state.ts'
import { heldBy } from '../../core/executor/state.ts'
import type { Clock } from '../clock.ts'
import type {
  AgentProcess,
  MesosAgent,
  MesosCluster,
  MesosMaster,
  MesosOperation,
  MesosRole,
  RecoveredAgent,
} from '../ports/mesos-cluster.ts'
import type { AgentHost } from './agent-host.ts'
import { agentViewOf, flatAttributes, recoveredViewOf } from './agent-views.ts'
import { completedViews, frameworkViews } from './framework-views.ts'
import { holdingsOf } from './holdings.ts'
import { maintenanceAnswersOf } from './maintenance-answers.ts'
import type { MasterCounters } from './master-counters.ts'
import { metricsOf } from './metrics.ts'
import { rolesOf } from './roles.ts'
import type { VolumeSizes } from './volume-sizes.ts'

/** The rest is asked of the master itself. */
type Reads = Omit<MesosCluster, 'policy' | 'administer' | 'watch' | 'agentCaughtUp'>

export interface MesosParts {
  readonly clock: Clock
  readonly master: Omit<MesosMaster, 'id' | 'startTimeMs' | 'electedTimeMs'>
  readonly hosts: ReadonlyMap<number, AgentHost>
  /** The master's state; the same object for as long as it says the same. */
  readonly state: () => MasterState
  /** The same with how far the agents have come. */
  readonly live: () => MasterState
  readonly counters: () => MasterCounters
  readonly sizes: VolumeSizes
  /** The only roles that there are; undefined: any. */
  readonly listed?: ReadonlySet<string> | undefined
}

/** What Mesos' own endpoints read. Lists are worked out once for each state of the master. */
export function mesosCluster({
  clock,
  master,
  hosts,
  state,
  live,
  counters,
  sizes,
  listed,
}: MesosParts): Reads {
  const agents = perState((now) => registeredAgents(now, clock.now()))
  const recovered = perState(recoveredAgents)
  const unreachable = perState(
    ({ agents }) => PersistentMap.values(agents).filter(({ agent }) => agent.status === 'unreachable').length,
  )
  const frameworks = perState((now) => [...frameworkViews(now.frameworks).values()])
  const completed = perState((now) => completedViews(now.frameworks))
  const holdings = perState(holdingsOf)
  const answers = perState(maintenanceAnswersOf)
  const roles = perState<readonly MesosRole[]>((now) => rolesOf(now, listed))
  return {
    get master() {
      const { masterId, startTimeMs } = state()
      return { ...master, id: masterId, startTimeMs, electedTimeMs: startTimeMs }
    },
    agents: () => agents(state()),
    agent(agentId) {
      const record = findAgent(state(), agentId)
      return record && isRegistered(record.agent) ? agentViewOf(record.agent, clock.now()) : undefined
    },
    agentInfo: (agentId) => findAgent(state(), agentId)?.agent.info,
    recoveredAgents: () => recovered(state()),
    unreachableAgents: () => unreachable(state()),
    agentProcess(number) {
      const host = hosts.get(number)
      return host?.state && processView(host, host.state, master.hostname, sizes)
    },
    agentOperations: (number) => operationsOf(hosts.get(number)?.state),
    frameworks: () => frameworks(state()),
    completedFrameworks: () => completed(state()),
    holdings: () => holdings(state()),
    tasksOn: (agentId) => findAgent(state(), agentId)?.agent.hosted.tasks ?? PersistentMap.empty(),
    completedTasksOf: (frameworkId) => PersistentMap.get(state().frameworks.completed, frameworkId) ?? [],
    operations: () => pendingOperations(live()),
    roles: () => roles(state()),
    maintenanceAnswers: () => answers(state()),
    metrics: () => metricsOf(live(), clock.now(), counters()),
  }
}

/** Costs what is pending, and a look at each agent. */
function pendingOperations({ agents }: MasterState): readonly MesosOperation[] {
  return PersistentMap.values(agents)
    .filter(({ agent, log }) => isRegistered(agent) && !Log.isEmpty(log))
    .flatMap(({ agent: { agentId }, log }) =>
      Log.list(log).map(({ operationId, operation }) => ({ agentId, operationId, operation })),
    )
}

/** Those that the agent carries out now, and those that wait. */
function operationsOf(state: AgentState | undefined): readonly MesosOperation[] {
  const agentId = state?.agentId
  if (state === undefined || agentId === undefined) return []
  const begun = state.batch?.outcomes.map(({ operation }) => operation) ?? []
  return [...begun, ...Inbox.list(state.inbox)].map(({ operationId, operation }) => ({
    agentId,
    operationId,
    operation,
  }))
}

function registeredAgents({ agents }: MasterState, now: TimeMs): readonly MesosAgent[] {
  return PersistentMap.values(agents)
    .filter(({ agent }) => isRegistered(agent))
    .map(({ agent }) => agentViewOf(agent, now))
    .toSorted((a, b) => a.number - b.number)
}

function recoveredAgents({ agents }: MasterState): readonly RecoveredAgent[] {
  return PersistentMap.values(agents)
    .filter(({ agent }) => agent.status === 'recovered')
    .toSorted((a, b) => a.agent.info.number - b.agent.info.number)
    .map(({ agent }) => recoveredViewOf(agent))
}

function perState<T>(workOut: (state: MasterState) => T): (state: MasterState) => T {
  let last: { readonly state: MasterState; readonly value: T } | undefined
  return (state) => {
    if (last?.state !== state) last = { state, value: workOut(state) }
    return last.value
  }
}

const processViews = new WeakMap<AgentHost, { readonly state: AgentState; readonly view: AgentProcess }>()

/** The same object until the agent says something else of itself. */
function processView(
  host: AgentHost,
  state: AgentState,
  masterHostname: string,
  sizes: VolumeSizes,
): AgentProcess {
  const last = processViews.get(host)
  if (last !== undefined && saysTheSame(last.state, state)) return last.view
  const { info, agentId, recovering, startTimeMs, total, registered } = state
  const view: AgentProcess = {
    number: info.number,
    info,
    agentId,
    recovering,
    pid: info.pid,
    hostname: info.hostname,
    version: info.version,
    startTimeMs,
    capabilities: info.capabilities,
    attributes: flatAttributes(info.attributes),
    total,
    allocated: heldBy(state.tasks),
    tasks: PersistentMap.values(state.tasks.tasks),
    ended: state.tasks.ended,
    usage: (task) => host.usage(task),
    volumeBytes: (volume) => sizes.bytesOf(host.workDir, volume),
    ...(registered ? { masterHostname } : {}),
    flags: { hostname: info.hostname, work_dir: host.workDir },
  }
  processViews.set(host, { state, view })
  return view
}

function saysTheSame(a: AgentState, b: AgentState): boolean {
  return (
    a.total === b.total &&
    a.tasks.tasks === b.tasks.tasks &&
    a.agentId === b.agentId &&
    a.recovering === b.recovering &&
    a.registered === b.registered &&
    a.incarnation === b.incarnation
  )
}
