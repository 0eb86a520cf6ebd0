import type { TimeMs } from '@holdfast/model/ids'
import { printAttributeValue, type Attribute } from '../../core/agent-info.ts'
import type { Drain, MasterAgent } from '../../core/master/state.ts'
import type { ClusterDrain } from '../ports/cluster.ts'
import { clusterOffers, clusterTasks, offeredBy } from './hosted-views.ts'
import type { MesosAgent, RecoveredAgent } from '../ports/mesos-cluster.ts'

const views = new WeakMap<MasterAgent, MesosAgent>()

/** An agent as the master tells it: the same object for as long as the master says the same. */
export function agentViewOf(agent: MasterAgent, now: TimeMs): MesosAgent {
  let view = views.get(agent)
  if (view === undefined) {
    view = newView(agent, now)
    views.set(agent, view)
  }
  return view
}

function newView(agent: MasterAgent, now: TimeMs): MesosAgent {
  const { info } = agent
  const drain = agent.deactivation?.drain
  return {
    agentId: agent.agentId,
    number: info.number,
    info,
    hostname: info.hostname,
    port: info.port,
    pid: info.pid,
    status: statusOf(agent),
    ...(agent.deactivation !== undefined && { deactivation: agent.deactivation }),
    statusSinceMs: agent.statusSinceMs,
    registeredMs: agent.registeredMs,
    ...(agent.reregisteredMs === undefined ? {} : { reregisteredMs: agent.reregisteredMs }),
    version: info.version,
    capabilities: info.capabilities,
    attributes: flatAttributes(info.attributes),
    total: agent.total,
    used: agent.used,
    offered: offeredBy(agent.hosted),
    tasks: clusterTasks(agent.hosted),
    offers: clusterOffers(agent.hosted),
    ...(drain !== undefined && { drain: drainViewOf(drain) }),
    // What is said of an agent that the master has lost is as old as the loss.
    asOfMs: agent.status === 'active' ? now : agent.statusSinceMs,
  }
}

function drainViewOf({ startedMs, maxGracePeriodMs, markGone }: Drain): ClusterDrain {
  return { startedMs, markGone, ...(maxGracePeriodMs !== undefined && { maxGracePeriodMs }) }
}

/** What an operator decided shows only while the agent is there. */
function statusOf({ status, deactivation }: MasterAgent): MesosAgent['status'] {
  if (status !== 'active' || deactivation === undefined) return status
  switch (deactivation.drain?.state) {
    case 'DRAINING':
      return 'draining'
    case 'DRAINED':
      return 'drained'
    default:
      return 'deactivated'
  }
}

const recovered = new WeakMap<MasterAgent, RecoveredAgent>()

export function recoveredViewOf(agent: MasterAgent): RecoveredAgent {
  let view = recovered.get(agent)
  if (view === undefined) {
    const { info } = agent
    const { hostname, port, attributes } = info
    view = { info, agentId: agent.agentId, hostname, port, attributes: flatAttributes(attributes) }
    recovered.set(agent, view)
  }
  return view
}

export function flatAttributes(attributes: readonly Attribute[]): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ name, value }) => [name, printAttributeValue(value)]))
}
