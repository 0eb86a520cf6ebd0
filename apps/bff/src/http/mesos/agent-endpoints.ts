import { Hono } from 'hono'
import type { Access } from '../access.ts'
import { agentMetrics } from './agent-metrics.ts'
import { attributesJson } from './agent-text.ts'
import { authenticate, type MesosEnv } from './authenticate.ts'
import { answerJson, jsonText, type JsonText } from './json-text.ts'
import type { AgentProcess, MesosCluster } from './port.ts'
import { totalText } from './resources-text.ts'
import { plainText } from '../plain-text.ts'

const documents = new WeakMap<AgentProcess, JsonText>()

/**
 * The agents' own endpoints, `/slave(1)/...` and so on: what an agent says here is what it has checkpointed, and the
 * proof that an operation was applied.
 *
 * Source: `Slave::initialize()`, mesos `src/slave/slave.cpp`.
 */
export function agentEndpoints(cluster: MesosCluster, access: Access): Hono<MesosEnv> {
  const readonly = authenticate(access, 'mesos-agent-readonly')
  return new Hono<MesosEnv>()
    .all('/:process{slave\\([1-9]\\d*\\)}/state', readonly, async (c) => {
      // As in Mesos, whose agents do one thing after the other: the question comes after what they were told before.
      await cluster.agentCaughtUp(numberOf(c.req.param('process')))
      const agent = processOf(cluster, c.req.param('process'))
      if (agent === undefined) return c.notFound()
      return agent.recovering
        ? plainText('Agent has not finished recovery', 503)
        : answerJson(c, stateOf(agent))
    })
    .all('/:process{slave\\([1-9]\\d*\\)}/flags', readonly, (c) => {
      const agent = processOf(cluster, c.req.param('process'))
      return agent === undefined
        ? c.notFound()
        : answerJson(c, jsonText(JSON.stringify({ flags: agent.flags })))
    })
    .all('/:process{slave\\([1-9]\\d*\\)}/health', (c) =>
      processOf(cluster, c.req.param('process')) === undefined ? c.notFound() : plainText('', 200),
    )
    .all('/:process{slave\\([1-9]\\d*\\)}/version', (c) => {
      const agent = processOf(cluster, c.req.param('process'))
      return agent === undefined
        ? c.notFound()
        : answerJson(c, jsonText(JSON.stringify({ version: agent.version })))
    })
    .all('/:process{slave\\([1-9]\\d*\\)}/metrics/snapshot', readonly, (c) => {
      const agent = processOf(cluster, c.req.param('process'))
      return agent === undefined
        ? c.notFound()
        : answerJson(c, jsonText(JSON.stringify(agentMetrics(agent, Date.now()))))
    })
}

export function processOf(cluster: MesosCluster, process: string): AgentProcess | undefined {
  return cluster.agentProcess(numberOf(process))
}

const numberOf = (process: string): number => Number(process.slice('slave('.length, -1))

function stateOf(agent: AgentProcess): JsonText {
  const known = documents.get(agent)
  if (known !== undefined) return known
  const document = jsonText(stateText(agent))
  documents.set(agent, document)
  return document
}

/** Source: `Http::state()`, mesos `src/slave/http.cpp`. */
function stateText(agent: AgentProcess): string {
  const head = JSON.stringify({
    version: agent.version,
    start_time: agent.startTimeMs / 1000,
    id: agent.agentId ?? '',
    pid: agent.pid,
    hostname: agent.hostname,
    capabilities: agent.capabilities,
  })
  const total = totalText(agent.total)
  const allocated = totalText(agent.allocated)
  const tail = JSON.stringify({
    resource_providers: [],
    attributes: attributesJson(agent.attributes),
    ...(agent.masterHostname !== undefined && { master_hostname: agent.masterHostname }),
    flags: agent.flags,
    frameworks: [],
    completed_frameworks: [],
  })
  return (
    `${head.slice(0, -1)},"resources":${total.summary},"reserved_resources":${total.reserved},` +
    `"unreserved_resources":${total.unreserved},"reserved_resources_full":${total.reservedFull},` +
    `"unreserved_resources_full":${total.unreservedFull},"reserved_resources_allocated":${allocated.reserved},` +
    `"unreserved_resources_allocated":${allocated.unreserved},${tail.slice(1)}`
  )
}
