import { isIPv4 } from 'node:net'
import { getResourceConversions } from '@holdfast/model/operation/conversions'
import type { Operation } from '@holdfast/model/operation/operation'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { encodeOperation } from '@holdfast/model/wire/operation'
import type { View } from '../../authorizer.ts'
import { byView, remembered } from '../mesos/documents.ts'
import { jsonText, type JsonText } from '../mesos/json-text.ts'
import type { MesosCluster, MesosOperation, MesosRole } from '../../ports/mesos-cluster.ts'
import { seenFrameworks, tasksOf, type SeenFrameworks } from '../mesos/seen-frameworks.ts'
import { agentInfoJson, agentText } from './agent-json.ts'
import { executorJson, frameworkJson, taskJson } from './framework-json.ts'
import { document, read, type Handlers } from './call.ts'

/**
 * What the master knows of the cluster.
 *
 * Source: `Master::ReadOnlyHandler`, mesos `src/master/readonly_handler.cpp`.
 */
export function stateCalls(cluster: MesosCluster): Handlers {
  const documents = byView((view) => stateDocuments(cluster, view))
  return {
    GET_AGENTS: read(({ view }) => document(documents(view).agents())),
    GET_STATE: read(({ view }) => document(documents(view).state())),
    GET_ROLES: read(({ view }) => document(documents(view).roles())),
    GET_FRAMEWORKS: read(({ view }) => document(documents(view).frameworks())),
    GET_EXECUTORS: read(({ view }) =>
      document(answerText('GET_EXECUTORS', executorsText(seenFrameworks(cluster, view)))),
    ),
    GET_TASKS: read(({ view }) => document(documents(view).tasks())),
    GET_OPERATIONS: read(({ view }) => {
      const operations = cluster.operations().filter(({ operation }) => isVisible(operation, view))
      const list = operations.length > 0 ? { operations: operations.map(operationJson) } : {}
      return document(answerText('GET_OPERATIONS', JSON.stringify(list)))
    }),
    GET_MASTER: read(() => {
      const { id, pid, hostname, port, version, startTimeMs, electedTimeMs } = cluster.master
      const ip = isIPv4(hostname) ? hostname : '127.0.0.1'
      const address = { hostname, ip, port }
      const info = { id, ip: ipNumber(ip), port, pid, hostname, version, address, capabilities: CAPABILITIES }
      const times = { start_time: startTimeMs / 1000, elected_time: electedTimeMs / 1000 }
      return document(answerText('GET_MASTER', JSON.stringify({ master_info: info, ...times })))
    }),
  }
}

/** In network order, read as a number of the least byte first. */
const ipNumber = (ip: string): number => Buffer.from(ip.split('.').map(Number)).readUInt32LE()

const CAPABILITIES = [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }]

/** These lists are told even when they are empty. */
const frameworksText = ({ frameworks, completed }: SeenFrameworks, cluster: MesosCluster): string =>
  JSON.stringify({
    frameworks: frameworks.map((each) => frameworkJson(each, cluster)),
    completed_frameworks: completed.map((each) => frameworkJson(each, cluster)),
  })

const executorsText = ({ frameworks }: SeenFrameworks): string =>
  JSON.stringify({ executors: frameworks.flatMap(({ executors }) => executors.map(executorJson)) })

function tasksText(seen: SeenFrameworks): string {
  const { tasks, unreachable, completed } = tasksOf(seen)
  return JSON.stringify({
    tasks: tasks.map(taskJson),
    unreachable_tasks: unreachable.map(taskJson),
    completed_tasks: completed.map(taskJson),
  })
}

interface StateDocuments {
  agents(): JsonText
  state(): JsonText
  frameworks(): JsonText
  tasks(): JsonText
  roles(): JsonText
}

function stateDocuments(cluster: MesosCluster, view: View): StateDocuments {
  const hosted = () => [cluster.frameworks(), cluster.completedFrameworks(), cluster.holdings()]
  const agents = remembered(
    () => [cluster.agents(), cluster.recoveredAgents()],
    () => answer('GET_AGENTS', agentsText(cluster, view)),
  )
  const state = remembered(
    () => [cluster.agents(), cluster.recoveredAgents(), ...hosted()],
    () => answer('GET_STATE', stateText(cluster, view)),
  )
  const frameworks = remembered(hosted, () =>
    answer('GET_FRAMEWORKS', frameworksText(seenFrameworks(cluster, view), cluster)),
  )
  const tasks = remembered(hosted, () => answer('GET_TASKS', tasksText(seenFrameworks(cluster, view))))
  const roles = remembered(
    () => [cluster.roles()],
    () => {
      const visible = cluster.roles().filter(({ name }) => view.role(name))
      return answer('GET_ROLES', JSON.stringify(visible.length > 0 ? { roles: visible.map(roleJson) } : {}))
    },
  )
  return { agents, state, frameworks, tasks, roles }
}

/** The whole answer: the type of the call, and the member of the same name. */
export const answer = (type: string, member: string): string =>
  `{"type":"${type}","${type.toLowerCase()}":${member}}`

export const answerText = (type: string, member: string): JsonText => jsonText(answer(type, member))

export function stateText(cluster: MesosCluster, view: View): string {
  const seen = seenFrameworks(cluster, view)
  return (
    `{"get_tasks":${tasksText(seen)},"get_executors":${executorsText(seen)},` +
    `"get_frameworks":${frameworksText(seen, cluster)},"get_agents":${agentsText(cluster, view)}}`
  )
}

function agentsText(cluster: MesosCluster, view: View): string {
  const agents = cluster.agents().map((agent) => agentText(agent, view))
  const recovered = cluster
    .recoveredAgents()
    .map(({ info, agentId }) => ({ ...agentInfoJson(info, agentId, view), checkpoint: true }))
  return `{"agents":[${agents.join(',')}],"recovered_agents":${JSON.stringify(recovered)}}`
}

function roleJson({ name, weight, frameworks, allocated, offered }: MesosRole): object {
  const resources = [...new Set([...allocated.keys(), ...offered.keys()])].map((resource) => ({
    name: resource,
    type: 'SCALAR',
    scalar: {
      value: Scalar.toNumber(
        Scalar.add(allocated.get(resource) ?? Scalar.zero, offered.get(resource) ?? Scalar.zero),
      ),
    },
  }))
  return {
    name,
    weight,
    ...(frameworks.length > 0 && { frameworks: frameworks.map((value) => ({ value })) }),
    ...(resources.length > 0 && { resources }),
  }
}

/** Whoever may not see what an operation takes may not see the operation. */
export function isVisible(operation: Operation, view: View): boolean {
  if (view.everything) return true
  const conversions = getResourceConversions(operation)
  return (
    conversions.ok &&
    conversions.value.every(({ consumed }) => Resources.list(consumed).every((each) => view.resource(each)))
  )
}

export function operationJson({ agentId, operationId, operation }: MesosOperation): object {
  const uuid = { value: Buffer.from(operationId.replaceAll('-', ''), 'hex').toString('base64') }
  const agent_id = { value: agentId }
  return {
    agent_id,
    info: encodeOperation(operation, 'post'),
    latest_status: { state: 'OPERATION_PENDING', uuid, agent_id },
    uuid,
  }
}
