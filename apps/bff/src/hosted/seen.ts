import type { FrameworkId } from '@holdfast/model/ids'
import { Resources } from '@holdfast/model/resource/resources'
import type { View } from '../authorizer.ts'
import type { ClusterAgent, ClusterFramework, ClusterView } from '../ports/cluster.ts'

/** What somebody may be told of who works in the cluster. */
export type HostedSight = Pick<View, 'role' | 'resource'>

export type HostedPart = Pick<ClusterAgent, 'hostname' | 'tasks' | 'offers'>

/** The tasks and offers of an agent that hold nothing of a role that is hidden. */
export function seenPart(agent: HostedPart, sight: HostedSight | undefined): HostedPart {
  if (sight === undefined) return agent
  const isSeen = (resources: Resources) => Resources.list(resources).every((each) => sight.resource(each))
  return {
    hostname: agent.hostname,
    tasks: agent.tasks.filter(({ resources }) => isSeen(resources)),
    offers: (agent.offers ?? []).filter(({ role, resources }) => sight.role(role) && isSeen(resources)),
  }
}

/** The frameworks in roles that are seen, with those roles alone. The same object for the same frameworks. */
export function seesFrameworks(sight: HostedSight | undefined) {
  if (sight === undefined) return (all: ClusterView['frameworks']) => all
  let last: { readonly of: ClusterView['frameworks']; readonly seen: ClusterView['frameworks'] } | undefined
  return (all: ClusterView['frameworks']): ClusterView['frameworks'] => {
    if (last?.of !== all) last = { of: all, seen: new Map(seenOf(all, sight)) }
    return last.seen
  }
}

function* seenOf(
  all: ClusterView['frameworks'],
  sight: HostedSight,
): Iterable<readonly [FrameworkId, ClusterFramework]> {
  for (const [id, framework] of all) {
    const roles = framework.roles.filter((role) => sight.role(role))
    if (roles.length === framework.roles.length) yield [id, framework]
    else if (roles.length > 0) yield [id, { ...framework, roles }]
  }
}
