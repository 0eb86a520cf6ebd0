import type { TimeMs } from '@holdfast/model/ids'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { Scalar } from '@holdfast/model/scalar'
import type { ReceivedOffer } from '@holdfast/model/wire/scheduler-event'
import type { SchedulerConfig } from '../config.ts'
import { requestOf } from './request.ts'

/**
 * Whether its agent is down for maintenance now, or is being drained before that.
 *
 * Source: `Availability.offerAvailable()`, marathon `mesosphere/mesos/Availability.scala`.
 */
export function isInMaintenance(
  { unavailability }: ReceivedOffer,
  { maintenanceMode, drainingMs }: SchedulerConfig,
  nowMs: TimeMs,
): boolean {
  if (!maintenanceMode || unavailability === undefined) return false
  const { startMs, durationMs } = unavailability
  return nowMs >= startMs - drainingMs && (durationMs === undefined || nowMs <= startMs + durationMs)
}

/**
 * Whoever does not ask for regions or zones stays in that of the scheduler.
 *
 * Source: `ResourceMatcher.matchResources()`, marathon `mesosphere/mesos/ResourceMatcher.scala`.
 */
export function isInReach(
  { region }: ReceivedOffer,
  { constraints }: RunSpec,
  localRegion: string | undefined,
): boolean {
  if (region === undefined || region === localRegion) return true
  return constraints.some(([field]) => field === '@region' || field === '@zone')
}

/** Whether the agent's GPUs are kept for those who want some. */
export function isScarce(hasGpus: boolean, runSpec: RunSpec, config: SchedulerConfig): boolean {
  if (!hasGpus || requestOf(runSpec).gpus > Scalar.zero) return false
  const label = runSpec.labels.GPU_SCHEDULING_BEHAVIOR
  const behavior = label === 'restricted' || label === 'unrestricted' ? label : config.gpuSchedulingBehavior
  return behavior === 'restricted'
}
