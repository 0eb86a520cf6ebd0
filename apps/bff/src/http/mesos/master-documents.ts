import type { Task } from '../../../core/framework/state.ts'
import type { View } from '../../authorizer.ts'
import { Scalar } from '@holdfast/model/scalar'
import { recoveredText, slaveText, stateSlaveText } from './agent-text.ts'
import { buildJson, type Build } from './build.ts'
import { remembered } from './documents.ts'
import { frameworkJson, taskJson } from './framework-json.ts'
import { jsonText, type JsonText } from './json-text.ts'
import type { MesosAgent, MesosCluster, MesosRole, Quantities } from '../../ports/mesos-cluster.ts'
import { onlyFramework, seenFrameworks, tasksOf, type SeenFrameworks } from './seen-frameworks.ts'
import { stateSummaryText } from './state-summary.ts'
import { pageOf, type TasksQuery } from './tasks-query.ts'

/**
 * The documents of the master's reading endpoints, as one view has them. Each is written again only after something in it
 * has changed.
 */
export interface MasterDocuments {
  slaves(agentId?: string): JsonText
  state(): JsonText
  stateSummary(): JsonText
  roles(): JsonText
  frameworks(frameworkId?: string): JsonText
  tasks(query: TasksQuery): JsonText
  version(): JsonText
}

/** With what the program was started, by Mesos' names, and when it was made. */
export interface MasterFacts {
  readonly flags: Readonly<Record<string, string>>
  readonly build?: Build
}

export function masterDocuments(cluster: MesosCluster, view: View, facts: MasterFacts): MasterDocuments {
  const slaves = remembered(
    () => [cluster.agents(), cluster.recoveredAgents()],
    () => slavesText(cluster, cluster.agents(), view),
  )
  const state = remembered(
    () => [
      cluster.agents(),
      cluster.recoveredAgents(),
      cluster.frameworks(),
      cluster.completedFrameworks(),
      cluster.holdings(),
    ],
    () => stateText(cluster, view, facts),
  )
  const stateSummary = remembered(
    () => [cluster.agents(), cluster.frameworks(), cluster.holdings()],
    () => stateSummaryText(cluster, view, clusterName(view, facts)),
  )
  const seen = () => seenFrameworks(cluster, view)
  const frameworks = remembered(
    () => [cluster.holdings(), cluster.frameworks(), cluster.completedFrameworks()],
    () => frameworksText(seen()),
  )
  const roles = remembered(
    () => [cluster.roles()],
    () =>
      JSON.stringify({
        roles: cluster
          .roles()
          .filter(({ name }) => view.role(name))
          .map(roleJson),
      }),
  )
  return {
    slaves: (agentId) =>
      agentId === undefined ? slaves() : jsonText(slavesText(cluster, withId(cluster, agentId), view)),
    state,
    stateSummary,
    roles,
    frameworks: (frameworkId) =>
      frameworkId === undefined ? frameworks() : jsonText(frameworksText(onlyFramework(seen(), frameworkId))),
    tasks: (query) => jsonText(JSON.stringify({ tasks: pageOf(everyTask(seen()), query).map(taskJson) })),
    version: () => jsonText(JSON.stringify({ ...buildJson(facts.build), version: cluster.master.version })),
  }
}

const frameworksText = ({ frameworks, completed }: SeenFrameworks): string =>
  JSON.stringify({
    frameworks: frameworks.map(frameworkJson),
    completed_frameworks: completed.map(frameworkJson),
    unregistered_frameworks: [],
  })

function everyTask(seen: SeenFrameworks): readonly Task[] {
  const { tasks, unreachable, completed } = tasksOf(seen)
  return [...tasks, ...unreachable, ...completed]
}

function withId(cluster: MesosCluster, agentId: string): readonly MesosAgent[] {
  return cluster.agents().filter((agent) => agent.agentId === agentId)
}

const slavesText = (cluster: MesosCluster, agents: readonly MesosAgent[], view: View): string =>
  `{"slaves":[${agents.map((agent) => slaveText(agent, view)).join(',')}],` +
  `"recovered_slaves":[${cluster.recoveredAgents().map(recoveredText).join(',')}]}`

/** Source: `Master::ReadOnlyHandler::state()`, mesos `src/master/readonly_handler.cpp`. */
function stateText(cluster: MesosCluster, view: View, facts: MasterFacts): string {
  const { master } = cluster
  const agents = cluster.agents()
  const active = agents.filter(({ status }) => status === 'active').length
  const head = JSON.stringify({
    version: master.version,
    ...buildJson(facts.build),
    start_time: master.startTimeMs / 1000,
    elected_time: master.electedTimeMs / 1000,
    id: master.id,
    pid: master.pid,
    hostname: master.hostname,
    capabilities: MASTER_CAPABILITIES,
    activated_slaves: active,
    deactivated_slaves: agents.length - active,
    unreachable_slaves: cluster.unreachableAgents(),
    leader: master.pid,
    leader_info: { id: master.id, pid: master.pid, port: master.port, hostname: master.hostname },
    ...(view.flags && { flags: facts.flags }),
  })
  return (
    `${head.slice(0, -1)},${clusterName(view, facts)}"slaves":[${agents.map((agent) => stateSlaveText(agent, view)).join(',')}],` +
    `"recovered_slaves":[${cluster.recoveredAgents().map(recoveredText).join(',')}],` +
    `${frameworksText(seenFrameworks(cluster, view)).slice(1, -1)},"orphan_tasks":[]}`
  )
}

/** A cluster that has a name says it to those who may see the flags. */
function clusterName(view: View, { flags }: MasterFacts): string {
  return view.flags && flags.cluster !== undefined ? `"cluster":${JSON.stringify(flags.cluster)},` : ''
}

/** Source: `MASTER_CAPABILITIES()`, mesos `src/master/constants.cpp`. */
const MASTER_CAPABILITIES = ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2']

/** Source: `Master::ReadOnlyHandler::roles()`, mesos `src/master/readonly_handler.cpp`. */
const roleJson = (role: MesosRole) => ({
  name: role.name,
  weight: role.weight,
  quota: {
    role: role.name,
    guarantee: quantitiesJson(role.quota.guarantees),
    limit: quantitiesJson(role.quota.limits),
    consumed: quantitiesJson(role.consumed),
  },
  resources: quantitiesJson(sum(role.allocated, role.offered)),
  allocated: quantitiesJson(role.allocated),
  offered: quantitiesJson(role.offered),
  reserved: quantitiesJson(role.reserved),
  frameworks: role.frameworks,
})

function sum(a: Quantities, b: Quantities): Quantities {
  const both = new Map(a)
  for (const [name, scalar] of b) both.set(name, Scalar.add(both.get(name) ?? Scalar.zero, scalar))
  return both
}

const quantitiesJson = (quantities: Quantities): Record<string, number> =>
  Object.fromEntries([...quantities].map(([name, scalar]) => [name, Scalar.toNumber(scalar)]))
