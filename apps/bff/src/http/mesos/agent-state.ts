import type { Drain } from '../../../core/master/state.ts'
import type { View } from '../../authorizer.ts'
import { agentFrameworksJson } from './agent-executors.ts'
import { attributesJson, drainConfigJson } from './agent-text.ts'
import { buildJson, type Build } from './build.ts'
import { jsonText, type JsonText } from './json-text.ts'
import type { AgentProcess } from '../../ports/mesos-cluster.ts'
import { totalText } from './resources-text.ts'

interface Written {
  readonly drain: Drain | undefined
  readonly document: JsonText
}

const documents = new WeakMap<AgentProcess, Written>()

/**
 * What an agent says of itself, and that it is being drained. Its own resources are shown to everybody who may ask: what the
 * master hides of roles, a recorded agent did not. Written once for each snapshot of the agent.
 */
export function agentStateDocument(
  agent: AgentProcess,
  drain: Drain | undefined,
  view: View,
  build?: Build,
): JsonText {
  if (!view.everything) return jsonText(stateText(agent, drain, view, build))
  const known = documents.get(agent)
  if (known?.drain === drain && known !== undefined) return known.document
  const document = jsonText(stateText(agent, drain, view, build))
  documents.set(agent, { drain, document })
  return document
}

/** Source: `Http::state()`, mesos `src/slave/http.cpp`. */
function stateText(
  agent: AgentProcess,
  drain: Drain | undefined,
  view: View,
  build: Build | undefined,
): string {
  const head = JSON.stringify({
    version: agent.version,
    ...buildJson(build),
    start_time: agent.startTimeMs / 1000,
    id: agent.agentId ?? '',
    pid: agent.pid,
    hostname: agent.hostname,
    capabilities: agent.capabilities,
    ...(drain !== undefined && {
      drain_config: drainConfigJson(drain),
      estimated_drain_start_time_seconds: Math.floor(drain.startedMs / 1000),
    }),
  })
  const total = totalText(agent.total)
  const allocated = totalText(agent.allocated)
  const tail = JSON.stringify({
    resource_providers: [],
    attributes: attributesJson(agent.attributes),
    ...(agent.masterHostname !== undefined && { master_hostname: agent.masterHostname }),
    ...(view.flags && { flags: agent.flags }),
    frameworks: agentFrameworksJson(agent, view),
    completed_frameworks: [],
  })
  return (
    `${head.slice(0, -1)},"resources":${total.summary},"reserved_resources":${total.reserved},` +
    `"unreserved_resources":${total.unreserved},"reserved_resources_full":${total.reservedFull},` +
    `"unreserved_resources_full":${total.unreservedFull},"reserved_resources_allocated":${allocated.reserved},` +
    `"unreserved_resources_allocated":${allocated.unreserved},${tail.slice(1)}`
  )
}
