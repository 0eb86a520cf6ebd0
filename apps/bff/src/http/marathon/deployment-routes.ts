import { PersistentMap } from '@holdfast/model/persistent-map'
import { Hono } from 'hono'
import type { Principal } from '@holdfast/model/ids'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { Deployment } from '../../../core/marathon/records.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { deploymentJson, runningDeployments } from '../../../core/marathon/view/deployment.ts'
import {
  deploymentHeader,
  deploymentResult,
  empty,
  json,
  methodNotAllowed,
  notAllowed,
  notFound,
  refused,
} from './answers.ts'
import { versionOf } from './app-versions.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import type { MarathonParts } from './parts.ts'
import { flag } from './query.ts'

/** Source: marathon `api/v2/DeploymentsResource.scala`. */
export function deploymentRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .get('/v2/deployments', (c) => {
      const seen = runningDeployments(parts.scheduler.state()).filter((each) =>
        sees(parts, c.get('principal'), each),
      )
      return json(seen.map(deploymentJson))
    })
    .all('/v2/deployments', () => methodNotAllowed('GET'))
    .delete('/v2/deployments/:id', (c) => endDeployment(c, parts, c.req.param('id')))
    .all('/v2/deployments/:id', () => methodNotAllowed('DELETE'))
}

/** Whoever may see one of what it changes may see it. */
function sees(parts: MarathonParts, principal: Principal | undefined, deployment: Deployment): boolean {
  const { permissions, scheduler } = parts
  if (permissions.seesAll(principal)) return true
  return changedBy(scheduler.state(), deployment).some((runSpec) => permissions.sees(principal, runSpec))
}

/** As they are now, and as they were before: what it deletes is there no more. */
function changedBy(state: SchedulerState, deployment: Deployment): readonly RunSpec[] {
  const { affectedApps, affectedPods, before } = deployment
  const now = [...affectedApps, ...affectedPods].flatMap((id) => PersistentMap.get(state.runSpecs, id) ?? [])
  const then = before.flatMap(({ id, version }) =>
    version === undefined ? [] : (versionOf(state, id, version) ?? []),
  )
  return [...now, ...then]
}

/** Back to what was before it; with `force` it is only given up. */
async function endDeployment(
  c: MarathonContext,
  parts: MarathonParts,
  deploymentId: string,
): Promise<Response> {
  const { scheduler, permissions } = parts
  const state = scheduler.state()
  const principal = c.get('principal')
  const deployment = PersistentMap.get(state.deployments, deploymentId)
  if (deployment === undefined || !sees(parts, principal, deployment)) {
    return notFound(`DeploymentPlan ${deploymentId} does not exist`)
  }
  // To go back may delete what it has created, and create what it has deleted.
  if (!changedBy(state, deployment).every((runSpec) => permissions.mayErase(principal, runSpec)))
    return notAllowed()
  const force = flag(c, 'force')
  const answer = await scheduler.command({ type: 'DELETE_DEPLOYMENT', deploymentId, force })
  if (!answer.ok) return refused(answer.error)
  return force ? empty(202, deploymentHeader(answer.value)) : deploymentResult(answer.value)
}
