import type { SeenInstance, SeenService } from './seen.ts'

/** Those that are told first end first. */
const order: Readonly<Record<string, number>> = {
  unreachable: 0,
  starting: 1,
  attached: 2,
  running: 2,
}

const rank = ({ label }: SeenInstance): number => order[label] ?? 3

/**
 * Which instances a smaller number of them ends: unreachable ones first, then those that start, then the youngest (or oldest)
 * that run, and those that wait last.
 *
 * Source: `ScalingProposition`, marathon `core/deployment/ScalingProposition.scala`.
 */
export function victims(service: SeenService, count: number): readonly SeenInstance[] {
  const counting = service.instances.filter(
    ({ label }) => label !== 'detached' && label !== 'being_destroyed',
  )
  return byOrderOfStopping(service, counting).slice(0, count)
}

export function byOrderOfStopping(
  { youngestFirst }: Pick<SeenService, 'youngestFirst'>,
  instances: readonly SeenInstance[],
): readonly SeenInstance[] {
  const sign = youngestFirst ? -1 : 1
  return instances.toSorted((a, b) => rank(a) - rank(b) || sign * (ageMark(a) - ageMark(b)))
}

/** Since when it is what it is. */
const ageMark = ({ startedMs, sinceMs }: SeenInstance): number => startedMs ?? sinceMs ?? 0

/**
 * How many instances a restart or another version ends at once.
 *
 * Source: `RestartStrategy`, marathon `core/deployment/impl/TaskReplaceActor.scala`.
 */
export function firstKilled({ wanted, instances, minimumHealthCapacity, volumes }: SeenService): number {
  const running = instances.filter(({ label }) => label === 'attached' || label === 'running').length
  const least = Math.ceil(wanted * minimumHealthCapacity)
  const stalls = volumes.length > 0 && least >= wanted && running >= least
  return Math.max(0, Math.min(running, running - least + (stalls ? 1 : 0)))
}
