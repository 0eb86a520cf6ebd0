import { requestsOf } from '@holdfast/model/acl/requests'
import { refusalText } from '@holdfast/model/acl/verbs'
import { AgentId, type Principal } from '@holdfast/model/ids'
import { claimOf } from '@holdfast/model/ledger/claim'
import { knowFrameworks } from '@holdfast/model/ledger/frameworks'
import { ownerOf } from '@holdfast/model/ledger/owner'
import type { PlanAgent, PlanFacts } from '@holdfast/model/ledger/plan-facts'
import { statusOf } from '@holdfast/model/ledger/status'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { VolumeRow, VolumeStatus } from '@holdfast/model/api/rows'
import type { Authorizer } from '../authorizer.ts'
import type { Cluster, ClusterView } from '../ports/cluster.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { knowsFrameworks } from '../ledger/owners.ts'

/** The cluster as a plan needs it, at this moment. */
export function planFacts(
  cluster: Cluster,
  ledger: Ledger,
  masterUrl: string,
  authorizer: Pick<Authorizer, 'firstRefused'>,
  principal: Principal | undefined,
): PlanFacts {
  const view = cluster.view()
  const statusOfNew = newVolumeStatus(view)
  return {
    asOfMs: view.asOfMs,
    principal,
    masterUrl,
    agent: (id) => planAgent(ledger, AgentId(id), statusOfNew),
    elsewhere: (role, persistenceId, agentId) =>
      ledger
        .volumesNamed(role, persistenceId)
        .filter((row) => row.agentId !== agentId)
        .map((row) => row.hostname),
    whyForbidden(operation) {
      const refused = authorizer.firstRefused(principal, requestsOf(operation))
      return refused && refusalText(principal, refused)
    },
    knowsRole: (role) =>
      ledger.hasReservations(role) || [...view.frameworks.values()].some(({ roles }) => roles.includes(role)),
  }
}

function planAgent(
  ledger: Ledger,
  agentId: AgentId,
  statusOfNew: PlanAgent['statusOfNew'],
): PlanAgent | undefined {
  const facts = ledger.agent(agentId)
  const space = ledger.space(agentId)
  if (facts === undefined || space === undefined) return undefined
  const { agent, row } = facts
  return {
    agentId,
    hostname: agent.hostname,
    status: agent.status,
    capabilities: agent.capabilities,
    total: agent.total,
    used: Resources.unallocate(agent.used),
    available: space.available,
    disks: row.disks,
    volume: (key) => volumeRow(ledger, key),
    statusOfNew,
  }
}

/** The row alone: what a page shows beside it costs much more, and a plan may name thousands. */
function volumeRow(ledger: Ledger, key: string): VolumeRow | undefined {
  const [first, last] = [key.indexOf('/'), key.lastIndexOf('/')]
  const [role, id] = [key.slice(first + 1, last), key.slice(last + 1)]
  return ledger.volumesNamed(role, id).find((row) => row.key === key)
}

/** By the same rules as the ledger's, for a volume that is not there yet. */
function newVolumeStatus(view: ClusterView): (volume: Resource) => VolumeStatus {
  let known: ReturnType<typeof knowFrameworks> | undefined
  return (volume) => {
    known ??= knowFrameworks(view.frameworks.values(), knowsFrameworks(view))
    const claim = claimOf(volume.reservations)
    const owner = claim && ownerOf(claim, volume.disk?.persistence?.id, known).state
    return statusOf({ reachable: true, used: false, owner: owner ?? 'unverified' })
  }
}
