import { unreachable } from '@holdfast/model/invariant'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { NestedMap } from '../nested-map.ts'
import type { Deployment, DeploymentAction } from '../records.ts'
import { tell } from '../tell.ts'
import { update, type Turn } from '../turn.ts'
import { stepsJson } from '../view/deployment.ts'
import { isReplaced, isScaled, replaceOld } from './restart.ts'
import { isStopped, stopAll } from './run-spec-states.ts'
import { scaleTo } from './start.ts'

/** Does what the deployment's step still wants, and goes on to the next ones as far as it can. */
export function advance(turn: Turn, deploymentId: string): void {
  for (;;) {
    const deployment = PersistentMap.get(turn.state.deployments, deploymentId)
    if (deployment === undefined) return
    const step = deployment.steps[deployment.step]
    if (step === undefined) return succeed(turn, deployment)
    for (const action of step.actions) drive(turn, deployment, action)
    if (!step.actions.every((action) => isDone(turn, action))) return
    for (const action of step.actions) tellStopped(turn, action)
    tell(turn, 'deployment_step_success', planOf(deployment))
    const next = { ...deployment, step: deployment.step + 1 }
    update(turn, { deployments: PersistentMap.set(turn.state.deployments, deploymentId, next) })
  }
}

function drive(turn: Turn, { sentenced }: Deployment, action: DeploymentAction): void {
  const runSpec = runSpecFor(turn, action)
  switch (action.action) {
    case 'StartApplication':
    case 'StartPod':
      return
    case 'StopApplication':
    case 'StopPod':
      return stopAll(turn, action.id)
    case 'ScaleApplication':
    case 'ScalePod':
      return runSpec && scaleTo(turn, runSpec, runSpec.instances, new Set(sentenced))
    case 'RestartApplication':
    case 'RestartPod':
      return runSpec && replaceOld(turn, runSpec)
    default:
      return unreachable(action.action)
  }
}

function isDone(turn: Turn, action: DeploymentAction): boolean {
  const runSpec = runSpecFor(turn, action)
  switch (action.action) {
    case 'StartApplication':
    case 'StartPod':
      return true
    case 'StopApplication':
    case 'StopPod':
      return isStopped(turn, action.id)
    case 'ScaleApplication':
    case 'ScalePod':
      return runSpec === undefined || isScaled(turn, runSpec)
    case 'RestartApplication':
    case 'RestartPod':
      return runSpec === undefined || isReplaced(turn, runSpec)
    default:
      return unreachable(action.action)
  }
}

function runSpecFor({ state }: Turn, { id, version }: DeploymentAction): RunSpec | undefined {
  return PersistentMap.get(NestedMap.inner(state.versions, id), version)
}

function tellStopped(turn: Turn, { action, id }: DeploymentAction): void {
  if (action === 'StopApplication') tell(turn, 'app_terminated_event', { appId: id })
}

function succeed(turn: Turn, deployment: Deployment): void {
  remove(turn, deployment)
  tell(turn, 'deployment_success', { id: deployment.id, plan: planOf(deployment).plan })
}

/** Whoever waits for one hears of it at once. */
const MAX_CANCELLED = 100

/** Gives it up: all stays as it is. */
export function cancel(turn: Turn, deployment: Deployment, reason: string): void {
  remove(turn, deployment)
  const cancelled = [...turn.state.cancelled, { id: deployment.id, reason }].slice(-MAX_CANCELLED)
  update(turn, { cancelled })
  tell(turn, 'deployment_failed', { id: deployment.id, plan: planOf(deployment).plan, reason })
}

/** As events tell of it. */
export function planOf(deployment: Deployment): { readonly plan: object; readonly currentStep?: object } {
  const { id, version, step } = deployment
  const steps = stepsJson(deployment)
  const currentStep = steps[step]
  return { plan: { id, version, steps }, ...(currentStep && { currentStep }) }
}

function affectedBy({ affectedApps, affectedPods }: Deployment): readonly PathId[] {
  return [...affectedApps, ...affectedPods]
}

export function add(turn: Turn, deployment: Deployment): void {
  const { deployments, index } = turn.state
  let { locks } = index
  for (const id of affectedBy(deployment)) {
    locks = PersistentMap.set(locks, id, [...(PersistentMap.get(locks, id) ?? []), deployment.id])
    turn.touched.add(id)
  }
  update(turn, {
    deployments: PersistentMap.set(deployments, deployment.id, deployment),
    index: { ...index, locks },
  })
}

function remove(turn: Turn, deployment: Deployment): void {
  const { deployments, index } = turn.state
  let { locks } = index
  for (const id of affectedBy(deployment)) {
    const left = (PersistentMap.get(locks, id) ?? []).filter((each) => each !== deployment.id)
    locks = left.length === 0 ? PersistentMap.delete(locks, id) : PersistentMap.set(locks, id, left)
    turn.touched.add(id)
  }
  update(turn, { deployments: PersistentMap.delete(deployments, deployment.id), index: { ...index, locks } })
}
