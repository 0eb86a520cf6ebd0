import { PersistentMap } from '@holdfast/model/persistent-map'
import { Hono } from 'hono'
import type { Principal } from '@holdfast/model/ids'
import type { Deployment } from '../../../core/marathon/records.ts'
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
  const { runSpecs } = scheduler.state()
  return affected(deployment).some((id) => {
    const runSpec = PersistentMap.get(runSpecs, id)
    return runSpec !== undefined && permissions.sees(principal, runSpec)
  })
}

const affected = ({ affectedApps, affectedPods }: Deployment) => [...affectedApps, ...affectedPods]

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
  const runSpecs = affected(deployment).flatMap((id) => PersistentMap.get(state.runSpecs, id) ?? [])
  // To go back may delete what it has created.
  if (!runSpecs.every((runSpec) => permissions.mayErase(principal, runSpec))) return notAllowed()
  const force = flag(c, 'force')
  const answer = await scheduler.command({ type: 'DELETE_DEPLOYMENT', deploymentId, force })
  if (!answer.ok) return refused(answer.error)
  return force ? empty(202, deploymentHeader(answer.value)) : deploymentResult(answer.value)
}
