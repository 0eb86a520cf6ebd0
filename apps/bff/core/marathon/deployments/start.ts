import { instanceIdOf } from '@holdfast/model/marathon/ids'
import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { goalWhenStopped, isEnding, rescheduled } from '../instance-state.ts'
import { changeGoal, changeInstance } from '../operations.ts'
import { proposeScaling, toReuse } from '../scaling.ts'
import { summaryOf } from '../summary.ts'
import { tellInstanceChanged } from '../tell.ts'
import { instancesOf, putInstance, type Turn } from '../turn.ts'
import { picksByConstraints } from './constraint-picks.ts'

/**
 * Wants so many more: detached instances first, on the volumes that they keep.
 *
 * Unlike Marathon, which makes new ones meanwhile: for those that are about to be detached it waits.
 */
export function startMore(turn: Turn, runSpec: RunSpec, wanted: number): void {
  const instances = instancesOf(turn.state, runSpec.id)
  const ending = instances.filter((each) => each.goal === 'Stopped' && isEnding(each)).length
  const count = wanted - ending
  if (count <= 0) return
  const reused = toReuse(instances, count)
  for (const instance of reused)
    changeInstance(turn, rescheduled(instance, runSpec.version, turn.context.nowMs))
  for (let i = reused.length; i < count; i++) schedule(turn, runSpec)
}

function schedule(turn: Turn, { id, version, role }: RunSpec): void {
  const instance: Instance = {
    instanceId: instanceIdOf(id, turn.context.newUuid()),
    runSpecId: id,
    runSpecVersion: version,
    role,
    goal: 'Running',
    condition: 'Scheduled',
    sinceMs: turn.context.nowMs,
    tasks: new Map(),
  }
  putInstance(turn, instance)
  tellInstanceChanged(turn, instance)
}

/** As many as are wanted. Doing it again does nothing more. */
export function scaleTo(
  turn: Turn,
  runSpec: RunSpec,
  target: number,
  sentenced: ReadonlySet<InstanceId> = new Set(),
): void {
  // As a rule there is nothing to do, and that is known without looking at each.
  if (sentenced.size === 0 && summaryOf(turn.state, runSpec.id).counting === target) return
  const { toStop, toStart } = proposeScaling({
    instances: instancesOf(turn.state, runSpec.id),
    target,
    sentenced,
    killSelection: runSpec.killSelection,
    picksByConstraints: (candidates, count) => picksByConstraints(runSpec, candidates, count),
  })
  for (const instance of toStop) changeGoal(turn, instance, goalWhenStopped(instance))
  if (toStart > 0) startMore(turn, runSpec, toStart)
}
