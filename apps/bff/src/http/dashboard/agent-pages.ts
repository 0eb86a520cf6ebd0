import type { AgentDetail, AgentSpace, DiskSpace } from '@holdfast/model/api/pages'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import type { Resource } from '@holdfast/model/resource/resource'
import { Scalar } from '@holdfast/model/scalar'
import { encodeResource, resourcesJson } from '@holdfast/model/wire/resource'
import type { AgentDocuments, ClusterAgent } from '../../ports/cluster.ts'
import type { AgentFacts, SpaceFacts } from '../../ledger/ledger.ts'
import { summaryText, totalText } from '../mesos/resources-text.ts'
import type { DashboardPorts } from './ports.ts'
import type { Sight } from './sight.ts'

export async function agentDetail(
  { cluster, clock }: DashboardPorts,
  { views }: Sight,
  facts: AgentFacts,
): Promise<AgentDetail> {
  const { row, reservations, diskVolumes, agent } = facts
  const answer = await cluster.agentView(agent.agentId)
  const differs = answer.ok && !Resources.equals(answer.value.total, agent.total)
  return {
    row,
    reservations,
    diskVolumes,
    capabilities: agent.capabilities,
    pid: agent.pid,
    ...(agent.registeredMs !== undefined && { registeredMs: agent.registeredMs }),
    agentEvidence: answer.ok
      ? { source: 'agent', atMs: answer.value.asOfMs }
      : { source: 'none', atMs: clock.now() },
    ...(agent.drain !== undefined && { drain: agent.drain }),
    // It may name what the agent has.
    ...(!answer.ok && views === 'all' && { unreachable: answer.error.reason }),
    ...(differs && { drift: "The master's view of this agent differs from the agent's own state." }),
  }
}

/** `AgentSpace` as JSON text: the resources of a full agent are long, and written already. */
export function agentSpaceText(
  { ledger, resources }: Sight,
  { agent, disks, available }: SpaceFacts,
): string {
  const space: Omit<AgentSpace, 'total' | 'available'> = {
    agentId: agent.agentId,
    hostname: agent.hostname,
    revision: ledger.revision,
    disks: disks.map(diskSpace),
    capabilities: agent.capabilities,
  }
  const [total, free] = [agent.total, available].map((each) => resourcesJson(resources(each)))
  return `${JSON.stringify(space).slice(0, -1)},"total":${total},"available":${free}}`
}

function diskSpace({ disk, unreservedMb, reserved }: SpaceFacts['disks'][number]): DiskSpace {
  return {
    disk,
    unreservedMb,
    reserved: reserved.map(({ key, role, idleMb, reservations }) => ({
      key,
      role,
      idleMb,
      reservations: wireStack(reservations),
    })),
  }
}

function wireStack(reservations: Resource['reservations']): readonly unknown[] {
  const bare: Resource = { name: 'disk', value: Value.scalar(Scalar.zero), reservations }
  return encodeResource(bare, 'post').reservations ?? []
}

/** `AgentJson` as JSON text: the same fields in which Mesos' `/slaves` and an agent's `/state` tell it. */
export async function agentJsonText(
  { cluster }: DashboardPorts,
  { resources, views }: Sight,
  agent: ClusterAgent,
): Promise<string> {
  // A real master's own words are of everything: they are told only to those who may view everything.
  if (views === 'all' && cluster.agentDocuments !== undefined)
    return documentsText(await cluster.agentDocuments(agent.agentId))
  const answer = await cluster.agentView(agent.agentId)
  const { total, used, offered } = agent
  const told = { ...agent, total: resources(total), used: resources(used), offered: resources(offered) }
  const parts = [`"master":${masterText(told)}`]
  if (answer.ok) parts.push(`"agent":${agentText(agent, resources(answer.value.total))}`)
  else parts.push(`"unreachable":${JSON.stringify(views === 'all' ? answer.error.reason : NO_ANSWER)}`)
  return `{${parts.join(',')}}`
}

/** For those who may not see all of what the reason may name. */
const NO_ANSWER = 'The agent does not answer'

function documentsText({ master, agent, unreachable }: AgentDocuments): string {
  const parts = [
    ...(master === undefined ? [] : [`"master":${master}`]),
    ...(agent === undefined ? [] : [`"agent":${agent}`]),
    ...(unreachable === undefined ? [] : [`"unreachable":${JSON.stringify(unreachable)}`]),
  ]
  return `{${parts.join(',')}}`
}

function masterText(agent: ClusterAgent): string {
  const { agentId, hostname, pid, version, attributes, capabilities, registeredMs } = agent
  const registered = registeredMs === undefined ? {} : { registered_time: registeredMs / 1000 }
  const head = { id: agentId, hostname, pid, version, attributes, capabilities, ...registered }
  return (
    `${JSON.stringify(head).slice(0, -1)},"resources":${summaryText(agent.total)},` +
    `"used_resources_full":${resourcesJson(agent.used)},` +
    `"offered_resources_full":${resourcesJson(agent.offered)},${fullText(agent.total)}}`
  )
}

function agentText({ agentId, hostname, pid, version }: ClusterAgent, total: Resources): string {
  const head = JSON.stringify({ id: agentId, hostname, pid, version })
  return `${head.slice(0, -1)},"resources":${summaryText(total)},${fullText(total)}}`
}

function fullText(total: Resources): string {
  const { reservedFull, unreservedFull } = totalText(total)
  return `"reserved_resources_full":${reservedFull},"unreserved_resources_full":${unreservedFull}`
}
