import { type PathId, ROOT } from '@holdfast/model/marathon/path-id'
import { groupsOf, type GroupInfo } from '@holdfast/model/marathon/root-group'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { DeploymentAction, DeploymentActionType, DeploymentStep } from '../records.ts'

/** What becomes of one run spec: without `old` it is new, without `next` it goes. */
export interface Planned {
  readonly id: PathId
  readonly old?: RunSpec
  readonly next?: RunSpec
}

/**
 * The steps from what was wanted to what is: first what ends, then what is new, then all else, whatever others depend on before
 * them.
 *
 * Source: `DeploymentPlan.apply`, marathon `core/deployment/DeploymentPlan.scala`.
 */
export function stepsFor(
  planned: readonly Planned[],
  groups: PersistentMap<GroupInfo>,
): readonly DeploymentStep[] {
  const stops = planned.flatMap(({ old, next }) => (old && !next ? [action('Stop', old, 0)] : []))
  const starts = planned.flatMap(({ old, next }) => (next && !old ? [action('Start', next, 0)] : []))
  const changed = planned.flatMap(({ old, next }) =>
    next ? [{ id: next.id, action: changeOf(old, next) }] : [],
  )
  const levels = byDependency(planned, groups)
  const rest = levels.map((level) =>
    changed.flatMap(({ id, action }) => (level.has(id) && action !== undefined ? [action] : [])),
  )
  return [stops, starts, ...rest].flatMap((actions) => (actions.length > 0 ? [{ actions }] : []))
}

function changeOf(old: RunSpec | undefined, next: RunSpec): DeploymentAction | undefined {
  if (old === next) return undefined
  const upgraded = old !== undefined && old.lastConfigChangeAt !== next.lastConfigChangeAt
  // Where nothing is to run, nothing is to be replaced.
  if (upgraded && next.instances > 0) return action('Restart', next, next.instances)
  return action('Scale', next, next.instances)
}

function action(
  what: 'Start' | 'Stop' | 'Scale' | 'Restart',
  { id, kind, version }: RunSpec,
  instances: number,
): DeploymentAction {
  const type: DeploymentActionType = kind === 'app' ? `${what}Application` : `${what}Pod`
  return { action: type, id, version, instances }
}

/** Those that depend on none of the others, then those that depend on these alone, and so on. What is in a circle comes last. */
function byDependency(
  planned: readonly Planned[],
  groups: PersistentMap<GroupInfo>,
): readonly ReadonlySet<PathId>[] {
  const waiting = new Map<PathId, readonly PathId[]>()
  const all = planned.flatMap(({ next }) => next ?? [])
  for (const runSpec of all) {
    const wanted = dependenciesOf(runSpec, groups)
    const isNeeded = (id: PathId) =>
      id !== runSpec.id && wanted.some((each) => each === id || (each !== ROOT && id.startsWith(`${each}/`)))
    waiting.set(runSpec.id, wanted.length === 0 ? [] : all.map(({ id }) => id).filter(isNeeded))
  }
  const levels: ReadonlySet<PathId>[] = []
  while (waiting.size > 0) {
    const free = [...waiting.keys()].filter((id) => !waiting.get(id)?.some((each) => waiting.has(each)))
    const level = new Set(free.length > 0 ? free : waiting.keys())
    levels.push(level)
    for (const id of level) waiting.delete(id)
  }
  return levels
}

/** Its own, and those of the groups that it lies in. */
function dependenciesOf(runSpec: RunSpec, groups: PersistentMap<GroupInfo>): readonly PathId[] {
  const own = runSpec.kind === 'app' ? pathsOf(runSpec.rest.dependencies) : []
  const ofGroups = groupsOf(runSpec.id).flatMap((id) => PersistentMap.get(groups, id)?.dependencies ?? [])
  return [...own, ...ofGroups]
}

function pathsOf(value: unknown): readonly PathId[] {
  return Array.isArray(value) ? value.filter((each): each is PathId => typeof each === 'string') : []
}
