import type { Visibility, VisibilityRow } from '@holdfast/model/api/hosted'
import type { VolumeRow } from '@holdfast/model/api/rows'
import { AgentId, Role } from '@holdfast/model/ids'
import { volumeKeyOf } from '@holdfast/model/ledger/keys'
import { visibilityOf, type Candidate } from '@holdfast/model/ledger/visibility'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { ancestorRoles } from '@holdfast/model/role'
import type { Cluster, ClusterAgent, ClusterFramework, ClusterView } from '../../ports/cluster.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** Answers, within one request, for as many volumes as it is asked: what agents have idle is worked out once for each. */
export function visibilities({ cluster, ledger }: { readonly cluster: Cluster; readonly ledger: Ledger }) {
  const view = cluster.view()
  const idle = new Map<string, Resources>()
  const idleOf = (agent: ClusterAgent, role: Role): Resources => {
    const key = `${agent.agentId} ${role}`
    let part = idle.get(key)
    if (part === undefined) idle.set(key, (part = Resources.allocatableTo(idleOn(agent), role)))
    return part
  }
  const of = (row: VolumeRow, resource: Resource, agent: ClusterAgent): Visibility =>
    visibilityOf({
      row,
      resource,
      agentStatus: agent.status,
      agentCapabilities: agent.capabilities,
      offers: offersOf(row.key, agent, view),
      candidates: candidatesOf(view.frameworks).get(row.role) ?? [],
      idle: (role) => idleOf(agent, role),
      ...(view.minAllocatable !== undefined && { minAllocatable: view.minAllocatable }),
      refusedUntil: ({ frameworkId, role }, part) =>
        cluster.refusedUntil?.({ frameworkId, role, agentId: agent.agentId, resources: part }),
    })
  return {
    of,
    /** Undefined when the volume is gone by now. */
    row(row: VolumeRow): VisibilityRow | undefined {
      const resource = ledger.resourceOf(row.key)
      const agent = view.agents.get(AgentId(row.agentId))
      if (resource === undefined || agent === undefined) return undefined
      const { key, role, persistenceId, status, agentId, hostname, sizeMb } = row
      return {
        key,
        role,
        persistenceId,
        status,
        agentId,
        hostname,
        sizeMb,
        visibility: of(row, resource, agent),
      }
    },
  }
}

function idleOn({ total, used, offered }: ClusterAgent): Resources {
  const taken = Resources.add(Resources.unallocate(used), Resources.unallocate(offered))
  return Resources.isEmpty(taken) ? total : Resources.subtract(total, Resources.nonShared(taken))
}

function offersOf(volumeKey: string, { agentId, offers = [] }: ClusterAgent, { frameworks }: ClusterView) {
  return offers
    .filter(({ resources }) => keysIn(agentId, resources).has(volumeKey))
    .map(({ frameworkId, role, sinceMs }) => ({
      framework: { frameworkId, name: frameworks.get(frameworkId)?.name ?? frameworkId },
      role,
      ...(sinceMs !== undefined && { sinceMs }),
    }))
}

const volumeKeys = new WeakMap<Resources, ReadonlySet<string>>()

function keysIn(agentId: string, resources: Resources): ReadonlySet<string> {
  let keys = volumeKeys.get(resources)
  if (keys === undefined) {
    const volumes = Resources.list(Resources.persistentVolumes(resources))
    keys = new Set(volumes.flatMap((each) => volumeKeyOf(agentId, each) ?? []))
    volumeKeys.set(resources, keys)
  }
  return keys
}

type Candidates = ReadonlyMap<string, readonly Candidate[]>

const candidates = new WeakMap<ClusterView['frameworks'], Candidates>()

/** By role: the frameworks in it, and in the roles below it, which may use what is reserved for it. */
function candidatesOf(frameworks: ClusterView['frameworks']): Candidates {
  let byRole = candidates.get(frameworks)
  if (byRole === undefined) {
    candidates.set(frameworks, (byRole = groupByRole(frameworks.values())))
  }
  return byRole
}

function groupByRole(frameworks: Iterable<ClusterFramework>): Candidates {
  const byRole = new Map<string, Candidate[]>()
  for (const framework of frameworks) {
    const { frameworkId, name, active, capabilities, suppressedRoles = [] } = framework
    for (const role of framework.roles) {
      const candidate = {
        frameworkId,
        name,
        role,
        active,
        suppressed: suppressedRoles.includes(role),
        ...(capabilities !== undefined && { capabilities }),
      }
      for (const each of [role, ...ancestorRoles(Role(role))]) {
        const list = byRole.get(each)
        if (list) list.push(candidate)
        else byRole.set(each, [candidate])
      }
    }
  }
  return byRole
}
