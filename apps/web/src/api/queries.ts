import { queryOptions } from '@tanstack/react-query'
import type { FrameworkDetail, OfferDetail } from '@holdfast/model/api/hosted'
import type { OperationDetail } from '@holdfast/model/api/operations'
import type {
  AgentDetail,
  AgentJson,
  AgentSpace,
  ClusterInfo,
  Overview,
  VolumePage,
} from '@holdfast/model/api/pages'
import type { ServiceDetail, UnknownReservations } from '@holdfast/model/api/services'
import { paths } from '@holdfast/model/api/paths'
import { getJson } from './client.ts'
import { pollEveryMs } from './lists.ts'

/** The keys begin with the kind of thing, then name it: `live.ts` finds by them what a change concerns. */
export const clusterQuery = queryOptions({
  queryKey: ['cluster'],
  queryFn: ({ signal }) => getJson<ClusterInfo>(paths.cluster, {}, signal),
})

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => getJson<Overview>(paths.overview, {}, signal),
  // The stream tells what changes in the cluster, not how an app fares whose offers are refused.
  refetchInterval: 15_000,
})

/** `agent` chooses one when several agents hold a volume of this role and id. */
export function volumeQuery(role: string, persistenceId: string, agent?: string) {
  return queryOptions({
    queryKey: ['volume', role, persistenceId, agent ?? ''],
    queryFn: ({ signal }) => getJson<VolumePage>(paths.volume(role, persistenceId), { agent }, signal),
    // The stream tells who holds it, not how far that task has come.
    refetchInterval: ({ state }) => (isChanging(state.data) ? pollEveryMs : false),
  })
}

function isChanging(page: VolumePage | undefined): boolean {
  if (page?.kind !== 'volume') return false
  return page.volume.heldBy.tasks.some(({ state }) => !['TASK_RUNNING', 'TASK_UNREACHABLE'].includes(state))
}

export function agentQuery(agentId: string) {
  return queryOptions({
    queryKey: ['agent', agentId, 'page'],
    queryFn: ({ signal }) => getJson<AgentDetail>(paths.agent(agentId), {}, signal),
  })
}

export function agentJsonQuery(agentId: string) {
  return queryOptions({
    queryKey: ['agent', agentId, 'json'],
    queryFn: ({ signal }) => getJson<AgentJson>(paths.agentJson(agentId), {}, signal),
  })
}

export function agentSpaceQuery(agentId: string, role?: string) {
  return queryOptions({
    queryKey: ['agent', agentId, 'space', role ?? ''],
    queryFn: ({ signal }) => getJson<AgentSpace>(paths.agentSpace(agentId), { role }, signal),
  })
}

export function operationQuery(id: string) {
  return queryOptions({
    queryKey: ['operation', id],
    queryFn: ({ signal }) => getJson<OperationDetail>(paths.operation(id), {}, signal),
  })
}

export function frameworkQuery(frameworkId: string) {
  return queryOptions({
    queryKey: ['framework', frameworkId],
    queryFn: ({ signal }) => getJson<FrameworkDetail>(paths.framework(frameworkId), {}, signal),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : pollEveryMs),
  })
}

export function offerQuery(offerId: string) {
  return queryOptions({
    queryKey: ['offer', offerId],
    queryFn: ({ signal }) => getJson<OfferDetail>(paths.offer(offerId), {}, signal),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : pollEveryMs),
  })
}

export function serviceQuery(id: string) {
  return queryOptions({
    queryKey: ['service', id],
    queryFn: ({ signal }) => getJson<ServiceDetail>(paths.service(id), {}, signal),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : pollEveryMs),
  })
}

/** An earlier version never changes. */
export function serviceVersionQuery(id: string, version: string) {
  return queryOptions({
    queryKey: ['service-version', id, version],
    queryFn: ({ signal }) =>
      getJson<Readonly<Record<string, unknown>>>(paths.serviceVersion(id, version), {}, signal),
    staleTime: Infinity,
  })
}

/** What the editor needs of Marathon's own `/v2/info`. */
export const marathonInfoQuery = queryOptions({
  queryKey: ['marathon-info'],
  queryFn: async ({ signal }) => {
    const info = await getJson<{ readonly marathon_config?: { readonly mesos_role?: string } }>(
      paths.marathonInfo,
      {},
      signal,
    )
    return { mesosRole: info.marathon_config?.mesos_role }
  },
  staleTime: 60_000,
})

/** What is reserved for our own scheduler and belongs to nothing. */
export const leftoversQuery = queryOptions({
  queryKey: ['leftovers'],
  queryFn: ({ signal }) => getJson<UnknownReservations>(paths.unknownReservations, {}, signal),
  refetchInterval: 10_000,
})
