import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { NestedMap } from '../../../core/marathon/nested-map.ts'
import type { Deployment } from '../../../core/marathon/records.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { appJson, type AppEmbed } from '../../../core/marathon/view/app.ts'
import { deploymentJson } from '../../../core/marathon/view/deployment.ts'
import { instancesOf } from '../../../core/marathon/view/instances-of.ts'
import { podStatusJson } from '../../../core/marathon/view/pod-status.ts'
import { queueEntryJson } from '../../../core/marathon/view/queue.ts'
import type { MarathonService } from '../../ports/marathon.ts'

/** As `GET /v2/apps/{id}` has it. */
const EMBEDS: ReadonlySet<AppEmbed> = new Set<AppEmbed>(['tasks', 'counts', 'deployments', 'lastTaskFailure'])

/** All that the scheduler tells of one app or pod. Costs what it has: instances, and deployments that touch it. */
export function serviceOf(state: SchedulerState, runSpec: RunSpec, nowMs: number): MarathonService {
  const { id, kind } = runSpec
  const deployments = deploymentsOf(state, id)
  const queued = queuedOf(state, runSpec, nowMs)
  return {
    id,
    kind,
    answer: {
      ...(runSpec.kind === 'app' ? appJson(state, runSpec, EMBEDS, nowMs) : podStatusJson(state, runSpec)),
    },
    ...(queued && { queued }),
    deployments: deployments.map((deployment) => ({ ...deploymentJson(deployment) })),
    instances: instancesOf(state, id),
    deleting: deployments.some((deployment) => stops(deployment, id)),
  }
}

function deploymentsOf({ index, deployments }: SchedulerState, id: PathId): readonly Deployment[] {
  const ids = PersistentMap.get(index.locks, id) ?? []
  return ids.flatMap((deploymentId) => PersistentMap.get(deployments, deploymentId) ?? [])
}

function stops({ steps }: Deployment, id: PathId): boolean {
  return steps.some(({ actions }) =>
    actions.some(
      (each) => each.id === id && (each.action === 'StopApplication' || each.action === 'StopPod'),
    ),
  )
}

/** It waits in more than one role after its role was changed by force: the one that it has now comes first. */
function queuedOf(
  state: SchedulerState,
  runSpec: RunSpec,
  nowMs: number,
): Readonly<Record<string, unknown>> | undefined {
  const roles: string[] = []
  PersistentMap.forEach(state.index.scheduled, (byRunSpec, role) => {
    if (PersistentMap.get(byRunSpec, runSpec.id) !== undefined) roles.push(role)
  })
  const role = roles.includes(runSpec.role) ? runSpec.role : roles[0]
  if (role === undefined) return undefined
  const waiting = NestedMap.inner(NestedMap.inner(state.index.scheduled, role), runSpec.id)
  return { ...queueEntryJson(state, { runSpec, role, count: PersistentMap.size(waiting) }, nowMs, true) }
}
