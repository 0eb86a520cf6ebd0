import type { Condition, Instance, InstanceId } from '@holdfast/model/marathon/instance'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { counts, isReusable } from './instance-state.ts'

/** What is to be done so that as many run as are wanted. */
export interface ScalingProposition {
  /** In the order in which they are chosen. */
  readonly toStop: readonly Instance[]
  readonly toStart: number
}

export interface ScalingRequest {
  readonly instances: readonly Instance[]
  /** How many are wanted. */
  readonly target: number
  /** Chosen by somebody: they go first, and all of them go. */
  readonly sentenced: ReadonlySet<InstanceId>
  readonly killSelection: RunSpec['killSelection']
  /** Which to take so that placement constraints stay fulfilled, as many as given at most. */
  readonly picksByConstraints: (candidates: readonly Instance[], count: number) => readonly Instance[]
}

/** Source: `ScalingProposition.propose`, marathon `core/deployment/ScalingProposition.scala`. */
export function proposeScaling(request: ScalingRequest): ScalingProposition {
  const base = request.instances.filter(counts)
  const sentenced = base.filter(({ instanceId }) => request.sentenced.has(instanceId))
  const surplus = Math.max(base.length - request.target, sentenced.length)
  if (surplus === 0) return { toStop: [], toStart: Math.max(0, request.target - base.length) }
  const chosen = new Set(sentenced)
  const rest = base.filter((instance) => !chosen.has(instance))
  for (const instance of request.picksByConstraints(rest, surplus - chosen.size)) chosen.add(instance)
  for (const instance of byOrderOfStopping(rest, request.killSelection)) {
    if (chosen.size >= surplus) break
    chosen.add(instance)
  }
  const toStart = Math.max(0, request.target - base.length + surplus)
  return { toStop: [...chosen], toStart }
}

/** What waits is stopped last: what runs there may be of less use than what waits for its volume. */
const FIRST_STOPPED: readonly Condition[] = ['Unreachable', 'Staging', 'Starting', 'Running']

export function byOrderOfStopping(
  instances: readonly Instance[],
  killSelection: RunSpec['killSelection'],
): readonly Instance[] {
  const young = killSelection === 'YOUNGEST_FIRST' ? -1 : 1
  return instances.toSorted((a, b) => rank(a) - rank(b) || young * (ageMark(a) - ageMark(b)))
}

function rank({ condition }: Instance): number {
  const at = FIRST_STOPPED.indexOf(condition)
  return at < 0 ? FIRST_STOPPED.length : at
}

/** Since when it is what it is. Source: `ScalingProposition.sortByConditionAndDate`. */
function ageMark({ condition, tasks, sinceMs, activeSinceMs }: Instance): number {
  if (condition === 'Staging') {
    const staged = [...tasks.values()].map(({ stagedAtMs }) => stagedAtMs)
    return staged.length > 0 ? Math.max(...staged) : sinceMs
  }
  return activeSinceMs ?? sinceMs
}

/**
 * Which detached instances are taken up again: those that ran last.
 *
 * Unlike Marathon, which takes any: with more of them than are wanted, old data would come and go.
 */
export function toReuse(instances: readonly Instance[], count: number): readonly Instance[] {
  return instances
    .filter(isReusable)
    .toSorted((a, b) => b.sinceMs - a.sinceMs || (a.instanceId < b.instanceId ? -1 : 1))
    .slice(0, Math.max(0, count))
}
