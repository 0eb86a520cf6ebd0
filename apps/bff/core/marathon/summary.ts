import type { Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { counts, isEnding } from './instance-state.ts'
import { NestedMap } from './nested-map.ts'
import type { SchedulerState } from './state.ts'

/** What all instances of a run spec come to. */
export interface Summary {
  /** How many count towards what is wanted. */
  readonly counting: number
  /** Of those, how many do not run yet, or not any more; who is out of sight is not among them. */
  readonly notRunning: number
  /** Of those that run, how many are said to be unhealthy, and of how many nothing is said. */
  readonly unhealthy: number
  readonly unchecked: number
  /** Told to end, and still there. */
  readonly ending: number
  /** The oldest definition by which one that counts runs. */
  readonly oldestVersion: string | undefined
}

const nothing: Summary = {
  counting: 0,
  notRunning: 0,
  unhealthy: 0,
  unchecked: 0,
  ending: 0,
  oldestVersion: undefined,
}

const known = new WeakMap<object, Summary>()

/** Costs what has changed since it was asked for last. */
export function summaryOf({ index }: SchedulerState, id: PathId): Summary {
  const instances = NestedMap.inner(index.byRunSpec, id)
  return PersistentMap.fold(instances, known, (some) => some.map(ofOne).reduce(add, nothing), sum)
}

const sum = (parts: readonly Summary[]): Summary => parts.reduce(add, nothing)

function ofOne(instance: Instance): Summary {
  if (!counts(instance)) return isEnding(instance) ? { ...nothing, ending: 1 } : nothing
  const { condition, healthy, runSpecVersion } = instance
  const runs = condition === 'Running'
  return {
    counting: 1,
    notRunning: runs || condition === 'Unreachable' ? 0 : 1,
    unhealthy: runs && healthy === false ? 1 : 0,
    unchecked: runs && healthy === undefined ? 1 : 0,
    ending: 0,
    oldestVersion: runSpecVersion,
  }
}

function add(a: Summary, b: Summary): Summary {
  return {
    counting: a.counting + b.counting,
    notRunning: a.notRunning + b.notRunning,
    unhealthy: a.unhealthy + b.unhealthy,
    unchecked: a.unchecked + b.unchecked,
    ending: a.ending + b.ending,
    oldestVersion: older(a.oldestVersion, b.oldestVersion),
  }
}

function older(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a < b ? a : b
}
