import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Deployment, DeploymentAction } from '../records.ts'
import type { SchedulerState } from '../state.ts'

/** The deployments that run, the oldest first. */
export function runningDeployments(state: SchedulerState): readonly Deployment[] {
  return PersistentMap.values(state.deployments).toSorted(
    (a, b) => a.startedMs - b.startedMs || (a.id < b.id ? -1 : 1),
  )
}

/** A deployment as `/v2/deployments` tells it. Source: marathon `raml/DeploymentConversion.scala`. */
export function deploymentJson(deployment: Deployment): object {
  const { id, version, steps, step, affectedApps, affectedPods } = deployment
  return {
    id,
    version,
    affectedApps,
    affectedPods,
    steps: stepsJson(deployment),
    currentActions: (steps[step]?.actions ?? []).map((action) => ({
      ...actionJson(action),
      readinessCheckResults: [],
    })),
    currentStep: Math.min(step + 1, steps.length),
    totalSteps: steps.length,
  }
}

export function stepsJson({ steps }: Pick<Deployment, 'steps'>): readonly object[] {
  return steps.map(({ actions }) => ({ actions: actions.map(actionJson) }))
}

function actionJson({ action, id }: DeploymentAction): object {
  return action.endsWith('Pod') ? { action, pod: id } : { action, app: id }
}
