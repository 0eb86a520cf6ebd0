import type { View } from '../../authorizer.ts'
import { Scalar } from '@holdfast/model/scalar'
import { recoveredText, slaveText, stateSlaveText, summarySlaveText } from './agent-text.ts'
import { remembered } from './documents.ts'
import { jsonText, type JsonText } from './json-text.ts'
import type { MesosAgent, MesosCluster, MesosFramework, MesosRole, Quantities } from './port.ts'

/**
 * The documents of the master's reading endpoints, as one view has them. Each is written again only after something in it
 * has changed.
 */
export interface MasterDocuments {
  slaves(agentId?: string): JsonText
  state(): JsonText
  stateSummary(): JsonText
  roles(): JsonText
  frameworks(): JsonText
  tasks(): JsonText
  version(): JsonText
}

export function masterDocuments(
  cluster: MesosCluster,
  view: View,
  flags: Readonly<Record<string, string>>,
): MasterDocuments {
  const slaves = remembered(
    () => [cluster.agents(), cluster.recoveredAgents()],
    () => slavesText(cluster, cluster.agents(), view),
  )
  const state = remembered(
    () => [cluster.agents(), cluster.recoveredAgents(), cluster.frameworks()],
    () => stateText(cluster, view, flags),
  )
  const stateSummary = remembered(
    () => [cluster.agents(), cluster.frameworks()],
    () =>
      `{"hostname":${JSON.stringify(cluster.master.hostname)},` +
      `"slaves":[${cluster
        .agents()
        .map((agent) => summarySlaveText(agent, view))
        .join(',')}],` +
      `"frameworks":[${cluster.frameworks().map(frameworkText).join(',')}]}`,
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
      agentId === undefined ? slaves() : jsonText(slavesText(cluster, only(cluster, agentId), view)),
    state,
    stateSummary,
    roles,
    frameworks: () =>
      jsonText(
        `{"frameworks":[${cluster.frameworks().map(frameworkText).join(',')}],` +
          '"completed_frameworks":[],"unregistered_frameworks":[]}',
      ),
    tasks: () => jsonText(JSON.stringify({ tasks: cluster.agents().flatMap(tasksJson) })),
    version: () => jsonText(JSON.stringify({ version: cluster.master.version })),
  }
}

function only(cluster: MesosCluster, agentId: string): readonly MesosAgent[] {
  return cluster.agents().filter((agent) => agent.agentId === agentId)
}

const slavesText = (cluster: MesosCluster, agents: readonly MesosAgent[], view: View): string =>
  `{"slaves":[${agents.map((agent) => slaveText(agent, view)).join(',')}],` +
  `"recovered_slaves":[${cluster.recoveredAgents().map(recoveredText).join(',')}]}`

/** Source: `Master::ReadOnlyHandler::state()`, mesos `src/master/readonly_handler.cpp`. */
function stateText(cluster: MesosCluster, view: View, flags: Readonly<Record<string, string>>): string {
  const { master } = cluster
  const agents = cluster.agents()
  const active = agents.filter(({ status }) => status === 'active').length
  const head = JSON.stringify({
    version: master.version,
    start_time: master.startTimeMs / 1000,
    elected_time: master.electedTimeMs / 1000,
    id: master.id,
    pid: master.pid,
    hostname: master.hostname,
    capabilities: MASTER_CAPABILITIES,
    activated_slaves: active,
    deactivated_slaves: agents.length - active,
    unreachable_slaves: cluster.metrics()['master/slaves_unreachable'] ?? 0,
    leader: master.pid,
    leader_info: { id: master.id, pid: master.pid, port: master.port, hostname: master.hostname },
    ...(view.flags && { flags }),
  })
  return (
    `${head.slice(0, -1)},"slaves":[${agents.map((agent) => stateSlaveText(agent, view)).join(',')}],` +
    `"recovered_slaves":[${cluster.recoveredAgents().map(recoveredText).join(',')}],` +
    `"frameworks":[${cluster.frameworks().map(frameworkText).join(',')}],` +
    '"completed_frameworks":[],"orphan_tasks":[],"unregistered_frameworks":[]}'
  )
}

/** Source: `MASTER_CAPABILITIES()`, mesos `src/master/constants.cpp`. */
const MASTER_CAPABILITIES = ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2']

const frameworkText = (framework: MesosFramework): string =>
  JSON.stringify({
    id: framework.frameworkId,
    name: framework.name,
    roles: framework.roles,
    active: framework.active,
    connected: framework.connected,
    registered_time: framework.registeredMs / 1000,
    ...(framework.principal !== undefined && { principal: framework.principal }),
  })

const tasksJson = (agent: MesosAgent) =>
  agent.tasks.map((task) => ({
    id: task.taskId,
    name: task.name,
    framework_id: task.frameworkId,
    slave_id: agent.agentId,
    state: task.state,
  }))

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
