import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok } from '@holdfast/model/result'
import { isActive } from '../conditions.ts'
import { killActionFor } from '../kill-action.ts'
import { killTasks } from '../kills.ts'
import type { Answer, Command } from '../messages.ts'
import { changeGoal, wipe } from '../operations.ts'
import { findInstance, type Turn } from '../turn.ts'
import { changeRoot } from './change.ts'
import { noSuchRunSpec } from './refusals.ts'

/** Those of the named instances that there are, and are of this run spec. */
function chosen(turn: Turn, id: PathId, instanceIds: readonly InstanceId[]): readonly Instance[] {
  return [...new Set(instanceIds)].flatMap((instanceId) => {
    const instance = findInstance(turn.state, instanceId)
    return instance?.runSpecId === id ? [instance] : []
  })
}

/** Detached instances are in the answer, but nothing happens to them. Source: `TaskKiller.kill`, marathon `api/TaskKiller.scala`. */
export function killInstances(turn: Turn, { id, instances }: Extract<Command, { type: 'KILL' }>): Answer {
  if (PersistentMap.get(turn.state.runSpecs, id) === undefined) return err(noSuchRunSpec(id))
  const selected = chosen(turn, id, instances)
  for (const instance of selected) {
    if (!isActive(instance.condition)) continue
    const action = killActionFor(instance)
    if (action === 'issueKill') killTasks(turn, instance)
    else if (action === 'decommission') changeGoal(turn, instance, 'Decommissioned')
  }
  return ok({ type: 'INSTANCES', instances: selected })
}

/** What is wanted stays as it is: whatever is missing then is made anew, on volumes of its own. */
export function wipeInstances(turn: Turn, { id, instances }: Extract<Command, { type: 'WIPE' }>): Answer {
  if (PersistentMap.get(turn.state.runSpecs, id) === undefined) return err(noSuchRunSpec(id))
  const selected = chosen(turn, id, instances)
  for (const instance of selected) wipe(turn, instance)
  return ok({ type: 'INSTANCES', instances: selected })
}

/** Source: `TaskKiller.killAndScale`, marathon `api/TaskKiller.scala`. */
export function killAndScale(
  turn: Turn,
  { instances, force }: Extract<Command, { type: 'KILL_AND_SCALE' }>,
): Answer {
  const runSpecs: RunSpec[] = []
  const sentenced: InstanceId[] = []
  for (const [id, instanceIds] of instances) {
    const runSpec = PersistentMap.get(turn.state.runSpecs, id)
    if (runSpec === undefined) return err(noSuchRunSpec(id))
    const scaled = scaledDown(runSpec, chosen(turn, id, instanceIds))
    runSpecs.push(scaled.runSpec)
    sentenced.push(...scaled.sentenced)
  }
  return changeRoot(turn, { runSpecs, runSpecsMustBe: 'known' }, { force, sentenced })
}

/** Those that are ending already are not wanted any more, and do not count again. */
export function scaledDown(
  runSpec: RunSpec,
  selected: readonly Instance[],
): { readonly runSpec: RunSpec; readonly sentenced: readonly InstanceId[] } {
  const active = selected.filter(({ condition }) => isActive(condition))
  const less = active.filter(({ condition }) => condition !== 'Killing').length
  return {
    runSpec: { ...runSpec, instances: Math.max(0, runSpec.instances - less) },
    sentenced: active.map(({ instanceId }) => instanceId),
  }
}
