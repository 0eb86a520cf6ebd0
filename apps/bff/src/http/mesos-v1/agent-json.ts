import { Resources } from '@holdfast/model/resource/resources'
import { encodeResource } from '@holdfast/model/wire/resource'
import type { AgentInfo } from '../../../core/agent-info.ts'
import type { View } from '../../authorizer.ts'
import { drainJson } from '../mesos/agent-text.ts'
import { visibleText } from '../mesos/resources-text.ts'
import { attributeJson } from '../scheduler/event-json.ts'
import type { MesosAgent } from '../../ports/mesos-cluster.ts'

/**
 * An agent as GET_AGENTS shows it, as JSON text. Lists that are empty are left out, as everywhere in this API.
 *
 * Source: `protobuf::master::event::createAgentResponse()`, mesos `src/common/protobuf_utils.cpp`.
 */
export function agentText(agent: MesosAgent, view: View): string {
  if (!view.everything) return writeAgent(agent, view)
  const known = texts.get(agent)
  if (known !== undefined) return known
  const text = writeAgent(agent, view)
  texts.set(agent, text)
  return text
}

const texts = new WeakMap<MesosAgent, string>()

function writeAgent(agent: MesosAgent, view: View): string {
  const drain = agent.deactivation?.drain
  const facts = JSON.stringify({
    agent_info: { ...agentInfoJson(agent.info, agent.agentId, view), checkpoint: true },
    active: agent.status === 'active',
    deactivated: agent.deactivation !== undefined,
    version: agent.version,
    pid: agent.pid,
    ...(agent.registeredMs !== undefined && { registered_time: timeJson(agent.registeredMs) }),
    ...(agent.reregisteredMs !== undefined && { reregistered_time: timeJson(agent.reregisteredMs) }),
    ...(drain !== undefined && {
      drain_info: drainJson(drain),
      estimated_drain_start_time: timeJson(Math.floor(drain.startedMs / 1000) * 1000),
    }),
    ...(agent.capabilities.length > 0 && { capabilities: agent.capabilities.map((type) => ({ type })) }),
  })
  const lists =
    listText('total_resources', agent.total, view) +
    listText('allocated_resources', agent.used, view) +
    listText('offered_resources', agent.offered, view)
  return `${facts.slice(0, -1)}${lists}}`
}

function listText(name: string, bag: Resources, view: View): string {
  const text = visibleText(bag, view)
  return text === '[]' ? '' : `,"${name}":${text}`
}

/** What an agent says of itself in its flags: resources are in the form without older spellings. */
export function agentInfoJson(info: AgentInfo, agentId: string, view: View): object {
  const resources = Resources.list(info.resources).filter((each) => view.resource(each))
  return {
    hostname: info.hostname,
    port: info.port,
    ...(resources.length > 0 && { resources: resources.map((each) => encodeResource(each, 'post')) }),
    ...(info.attributes.length > 0 && { attributes: info.attributes.map(attributeJson) }),
    id: { value: agentId },
  }
}

/** JSON has no number that large without a loss; a millisecond is still exact enough to be told. */
export const timeJson = (ms: number): object => ({ nanoseconds: ms * 1_000_000 })
