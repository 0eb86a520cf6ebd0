import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import type { Effect } from './effects.ts'
import { indexFreeing, indexInstance } from './indexes.ts'
import { isScheduled, isToBeFreed } from './instance-state.ts'
import type { Context } from './messages.ts'
import { NestedMap } from './nested-map.ts'
import type { Freeing } from './records.ts'
import type { SchedulerState } from './state.ts'

/** One step while it is made: what has become of the state so far. It lives no longer than the step, and nobody else sees it. */
export interface Turn {
  state: SchedulerState
  readonly context: Context
  /** Calls and events, in order. What is stored is found in the end, by comparing. */
  readonly effects: Effect[]
  /** Run specs whose instances changed. */
  readonly touched: Set<PathId>
  /** Roles for which there may be more or less to wait for. */
  readonly roles: Set<string>
  /** Those among them for which there is something new to wait for. */
  readonly more: Set<string>
}

export function newTurn(state: SchedulerState, context: Context): Turn {
  return { state, context, effects: [], touched: new Set(), roles: new Set(), more: new Set() }
}

export function update(turn: Turn, changed: Partial<SchedulerState>): void {
  turn.state = { ...turn.state, ...changed }
}

/** Sent only while there is somebody to hear it; whatever needs it is looked at again once there is. */
export function call(turn: Turn, wire: WireSchedulerCall): void {
  const { frameworkId, connection } = turn.state
  if (connection.state !== 'subscribed' || frameworkId === undefined) return
  turn.effects.push({ type: 'CALL', call: { ...wire, framework_id: { value: frameworkId } } })
}

export function findInstance({ instances }: SchedulerState, id: string): Instance | undefined {
  return PersistentMap.get(instances, id)
}

export function instancesOf(state: SchedulerState, id: PathId): Instance[] {
  return PersistentMap.values(NestedMap.inner(state.index.byRunSpec, id))
}

/** The definition that an instance runs, or was made for. */
export function runSpecOf(
  state: SchedulerState,
  { runSpecId, runSpecVersion }: Pick<Instance, 'runSpecId' | 'runSpecVersion'>,
): RunSpec | undefined {
  const ofVersion = PersistentMap.get(NestedMap.inner(state.versions, runSpecId), runSpecVersion)
  return ofVersion ?? PersistentMap.get(state.runSpecs, runSpecId)
}

export function putInstance(turn: Turn, instance: Instance): void {
  changeInstance(turn, findInstance(turn.state, instance.instanceId), instance)
}

export function forgetInstance(turn: Turn, instanceId: InstanceId): void {
  const left = findInstance(turn.state, instanceId)
  if (left !== undefined) changeInstance(turn, left, undefined)
}

function changeInstance(turn: Turn, left: Instance | undefined, right: Instance | undefined): void {
  const instance = right ?? left
  if (left === right || instance === undefined) return
  const { instances, index } = turn.state
  update(turn, {
    instances: right
      ? PersistentMap.set(instances, instance.instanceId, right)
      : PersistentMap.delete(instances, instance.instanceId),
    index: indexInstance(index, left, right),
  })
  turn.touched.add(instance.runSpecId)
  const waited = left !== undefined && (isScheduled(left) || isToBeFreed(left))
  const waits = right !== undefined && (isScheduled(right) || isToBeFreed(right))
  if (waits || waited) turn.roles.add(instance.role)
  if (waits && (!waited || isToBeFreed(right) !== isToBeFreed(left))) turn.more.add(instance.role)
}

export function putFreeing(turn: Turn, key: string, freeing: Freeing | undefined): void {
  const { freeing: before, index } = turn.state
  const left = PersistentMap.get(before, key)
  update(turn, {
    freeing: freeing ? PersistentMap.set(before, key, freeing) : PersistentMap.delete(before, key),
    index: indexFreeing(index, key, left, freeing),
  })
  const role = (freeing ?? left)?.role
  if (role === undefined) return
  turn.roles.add(role)
  if (freeing?.state === 'waiting' && left?.state !== 'waiting') turn.more.add(role)
}
