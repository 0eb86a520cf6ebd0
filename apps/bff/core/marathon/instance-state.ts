import type { TimeMs } from '@holdfast/model/ids'
import type { Goal, Instance, InstanceReservation } from '@holdfast/model/marathon/instance'
import type { App, RunSpec } from '@holdfast/model/marathon/run-spec'
import { isActive, isLive, isTerminal } from './conditions.ts'

/**
 * It waits for an offer. This alone stands for a queue of what is to be launched.
 *
 * Source: `Instance.isScheduled`, marathon `core/instance/Instance.scala`.
 */
export function isScheduled(instance: Instance): boolean {
  const { goal, condition } = instance
  if (goal !== 'Running') return false
  // Unlike Marathon: of a pod whose first container has failed, the others may still be about to end.
  return condition === 'Scheduled' || (isTerminal(condition) && !hasLiveTask(instance))
}

export function hasLiveTask({ tasks }: Instance): boolean {
  for (const task of tasks.values()) if (isLive(task)) return true
  return false
}

/** Nothing of it runs, and what is reserved for it is to be freed as soon as it is offered. */
export function isToBeFreed(instance: Instance): boolean {
  return instance.goal === 'Decommissioned' && instance.reservation !== undefined && !hasLiveTask(instance)
}

/** Detached, and may be taken up again. Source: `LaunchQueueActor`, marathon `core/launchqueue/impl/LaunchQueueActor.scala`. */
export function isReusable(instance: Instance): boolean {
  const { goal, condition, reservation } = instance
  return goal === 'Stopped' && reservation !== undefined && isTerminal(condition) && !hasLiveTask(instance)
}

/** It has reserved what it needs, and nothing was launched on that yet, whatever it ran on before: there is no data. */
export function isNeverLaunched({ condition, reservation }: Instance): boolean {
  return condition === 'Scheduled' && reservation?.state.name === 'new'
}

/**
 * What a goal that is given up for another means. Residents that hold nothing of value yet are not kept.
 *
 * Unlike Marathon, where an instance that was stopped between its reservation and its launch is neither used again nor freed.
 */
export function goalWhenStopped(instance: Instance): Goal {
  return instance.reservation === undefined || isNeverLaunched(instance) ? 'Decommissioned' : 'Stopped'
}

/** Up again on what it keeps, by this definition. Its role stays: what is reserved is reserved for that. */
export function rescheduled(instance: Instance, runSpecVersion: string, nowMs: TimeMs): Instance {
  const { activeSinceMs: _, healthy: __, ...rest } = instance
  return { ...rest, runSpecVersion, goal: 'Running', condition: 'Scheduled', sinceMs: nowMs }
}

export function withReservation(instance: Instance, reservation: InstanceReservation | undefined): Instance {
  if (reservation !== undefined) return { ...instance, reservation }
  const { reservation: _, ...rest } = instance
  return rest
}

/** It counts towards how many are wanted. */
export function counts({ goal, condition }: Instance): boolean {
  return goal === 'Running' && condition !== 'UnreachableInactive'
}

/** Told to stop, and still running somewhere that answers. */
export function isEnding(instance: Instance): boolean {
  return instance.goal !== 'Running' && isActive(instance.condition) && instance.condition !== 'Unreachable'
}

/** A definition of before the last change of configuration: its instances are to be replaced. */
export function isOutdated({ runSpecVersion }: Instance, { lastConfigChangeAt }: RunSpec): boolean {
  return runSpecVersion < lastConfigChangeAt
}

/** Somebody says whether it works: to run is not enough then. */
export function hasHealthChecks(runSpec: RunSpec): boolean {
  if (runSpec.kind === 'pod') return runSpec.containers.some(({ rest }) => rest.healthCheck !== undefined)
  return isNonEmptyList(runSpec)
}

function isNonEmptyList({ rest }: App): boolean {
  return Array.isArray(rest.healthChecks) && rest.healthChecks.length > 0
}

/** It does what it is there for. */
export function isReady(instance: Instance, runSpec: RunSpec): boolean {
  if (instance.condition !== 'Running') return false
  return hasHealthChecks(runSpec) ? instance.healthy === true : instance.healthy !== false
}
