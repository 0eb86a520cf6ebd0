import { Resources } from '@holdfast/model/resource/resources'
import { printResource } from '@holdfast/model/resource/print'
import type { ClusterAgent, ClusterTask, ClusterView } from '../../src/ports/cluster.ts'

/** In what a real Mesos behind the port is told otherwise than the embedded one, and why. Everything else is the same. */
export const DIFFERENCES = {
  revision: 'each counts its own changes',
  asOfMs: 'a real master was asked some time ago; the embedded one is known now',
  statusSinceMs: 'a real master does not tell since when: it counts from when it was seen',
  frameworksComplete: 'a real master that was elected a moment ago does not know all frameworks yet',
  successors: 'a real master does not tell them: they are known if both were seen',
  suppressedRoles: 'a real master does not tell in which roles a framework wants no offers',
  'a framework registered': 'a real master tells it in nanoseconds, and when it registered again elsewhere',
  minAllocatable: 'a real master does not tell what is the least that it offers',
  'refused until': 'a real master does not tell which offers were declined',
  'offers: since': 'a real master does not tell when it made an offer',
  'tasks: since': 'a real master tells when a task changed its state, not when it was asked to launch it',
  'gone, unreachable': 'a real master does not list them: they are known if they were seen before',
} as const

/** Each tells its lists in an order of its own. */
const inOrder = (items: readonly unknown[]): readonly string[] =>
  items.map((item) => JSON.stringify(item)).sort()

/** What both must say of an agent, as text that can be compared. */
function agentSaid(agent: ClusterAgent) {
  const { agentId, hostname, pid, status, version, capabilities, attributes, tasks, offers, drain } = agent
  return {
    agentId,
    hostname,
    pid,
    status,
    version,
    capabilities,
    attributes,
    registeredMs: agent.registeredMs === undefined ? undefined : Math.floor(agent.registeredMs / 1000),
    total: listed(agent.total),
    used: listed(agent.used),
    offered: listed(agent.offered),
    offers: inOrder(
      (offers ?? []).map(({ offerId, frameworkId, role, resources }) => [
        offerId,
        frameworkId,
        role,
        listed(resources),
      ]),
    ),
    drain: drain && [drain.markGone, drain.maxGracePeriodMs],
    tasks: tasks.map(taskSaid).sort((a, b) => (a.taskId < b.taskId ? -1 : 1)),
  }
}

const taskSaid = ({ taskId, frameworkId, name, state, resources }: ClusterTask) => ({
  taskId,
  frameworkId,
  name,
  state,
  resources: listed(resources),
})

/** Each kind of resource as Mesos prints it. */
const listed = (resources: Resources): readonly string[] =>
  Resources.list(resources).map(printResource).sort()

export function said({ agents, frameworks, policy, mesosVersion }: ClusterView) {
  return {
    mesosVersion,
    agents: [...agents.values()].map(agentSaid).sort((a, b) => (a.agentId < b.agentId ? -1 : 1)),
    frameworks: [...frameworks.values()]
      .map(({ frameworkId, name, roles, principal, active, connected, capabilities, failoverTimeoutMs }) => ({
        frameworkId,
        name,
        roles,
        principal,
        active,
        connected,
        capabilities: [...(capabilities ?? [])].sort(),
        failoverTimeoutMs,
      }))
      .sort((a, b) => (a.frameworkId < b.frameworkId ? -1 : 1)),
    quotas: inOrder(
      [...policy.quotas].map(([role, { guarantees, limits }]) => [
        role,
        inOrder([...guarantees]),
        inOrder([...limits]),
      ]),
    ),
    weights: inOrder([...policy.weights]),
  }
}
