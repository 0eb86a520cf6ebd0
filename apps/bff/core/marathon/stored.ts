import type { Instance } from '@holdfast/model/marathon/instance'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { Effect } from './effects.ts'
import { delayKey } from './keys.ts'
import { NestedMap } from './nested-map.ts'
import type { FrameworkRecord, InstanceRecord, RecordKind, StoredRecord } from './records.ts'
import type { SchedulerState } from './state.ts'

/** What has to be stored so that `after` survives: what differs, and no more. */
export function storedBetween(before: SchedulerState, after: SchedulerState): readonly Effect[] {
  const effects: Effect[] = []
  const put = (record: StoredRecord) => effects.push({ type: 'PUT', record })
  const drop = (kind: RecordKind, key: string) => effects.push({ type: 'DELETE', kind, key })
  if (after.frameworkId !== undefined && after.frameworkId !== before.frameworkId)
    put({ kind: 'framework', key: 'framework', value: recordOfFramework(after) })
  PersistentMap.diff(before.versions, after.versions, (_, __, id) => {
    const [left, right] = [NestedMap.inner(before.versions, id), NestedMap.inner(after.versions, id)]
    PersistentMap.diff(left, right, (old, next, version) => {
      const runSpec = next ?? old
      if (runSpec === undefined) return
      const key = delayKey(runSpec.id, version)
      if (next === undefined) drop('version', key)
      else put({ kind: 'version', key, value: next })
    })
  })
  PersistentMap.diff(before.runSpecs, after.runSpecs, (_, next, key) => {
    if (next === undefined) drop('current', key)
    else put({ kind: 'current', key, value: { version: next.version } })
  })
  PersistentMap.diff(before.instances, after.instances, (_, next, key) => {
    if (next === undefined) drop('instance', key)
    else put({ kind: 'instance', key, value: recordOf(next) })
  })
  PersistentMap.diff(before.groups, after.groups, (_, next, key) => {
    if (next === undefined) drop('group', key)
    else put({ kind: 'group', key, value: next })
  })
  PersistentMap.diff(before.deployments, after.deployments, (_, next, key) => {
    if (next === undefined) drop('deployment', key)
    else put({ kind: 'deployment', key, value: next })
  })
  PersistentMap.diff(before.freeing, after.freeing, (_, next, key) => {
    if (next === undefined) drop('freeing', key)
    else put({ kind: 'freeing', key, value: next })
  })
  PersistentMap.diff(before.failures, after.failures, (_, next, key) => {
    if (next === undefined) drop('failure', key)
    else put({ kind: 'failure', key, value: next })
  })
  return effects
}

function recordOfFramework({ frameworkId, formerFrameworkIds: former }: SchedulerState): FrameworkRecord {
  return { ...(frameworkId !== undefined && { frameworkId }), ...(former.length > 0 && { former }) }
}

export function frameworkOf({
  frameworkId,
  former = [],
}: FrameworkRecord): Pick<SchedulerState, 'frameworkId' | 'formerFrameworkIds'> {
  return { ...(frameworkId !== undefined && { frameworkId }), formerFrameworkIds: former }
}

/** Removed from the master, it has to be another framework; what it has reserved is still its own. */
export function removedFramework({ frameworkId, former = [] }: FrameworkRecord): FrameworkRecord {
  return { former: frameworkId === undefined ? former : [...former, frameworkId] }
}

function recordOf(instance: Instance): InstanceRecord {
  return { ...instance, tasks: [...instance.tasks.values()] }
}

export function instanceOfRecord(record: InstanceRecord): Instance {
  return { ...record, tasks: new Map(record.tasks.map((task) => [task.taskId, task])) }
}

/** The definitions that are wanted: of each id the version that `current` names. */
export function currentOf(
  versions: SchedulerState['versions'],
  current: ReadonlyMap<string, string>,
): PersistentMap<RunSpec> {
  let runSpecs = PersistentMap.empty<RunSpec>()
  for (const [id, version] of current) {
    const runSpec = PersistentMap.get(NestedMap.inner(versions, id), version)
    if (runSpec !== undefined) runSpecs = PersistentMap.set(runSpecs, id, runSpec)
  }
  return runSpecs
}
