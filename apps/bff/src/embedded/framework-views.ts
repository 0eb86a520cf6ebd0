import { TimeMs, type FrameworkId } from '@holdfast/model/ids'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { FrameworkRecord, Frameworks } from '../../core/framework/state.ts'
import type { MesosFramework } from '../ports/mesos-cluster.ts'

const lists = new WeakMap<object, ReadonlyMap<FrameworkId, MesosFramework>>()

/** The registered frameworks by their ids: the same objects for as long as nothing of them changes. */
export function frameworkViews({ registered }: Frameworks): ReadonlyMap<FrameworkId, MesosFramework> {
  let views = lists.get(registered)
  if (views === undefined) {
    const records = PersistentMap.values(registered).toSorted((a, b) =>
      a.frameworkId < b.frameworkId ? -1 : 1,
    )
    views = new Map(records.map((record) => [record.frameworkId, viewOf(record)]))
    lists.set(registered, views)
  }
  return views
}

/** Those that are removed, the last one first. */
export function completedViews({ removed }: Frameworks): readonly MesosFramework[] {
  return PersistentMap.values(removed)
    .toSorted((a, b) => (b.unregisteredMs ?? 0) - (a.unregisteredMs ?? 0))
    .map(viewOf)
}

const views = new WeakMap<FrameworkRecord, MesosFramework>()

function viewOf(record: FrameworkRecord): MesosFramework {
  let view = views.get(record)
  if (view === undefined) {
    const { frameworkId, info, streamId, reregisteredMs, unregisteredMs, recovered } = record
    const connected = streamId !== undefined
    view = {
      frameworkId,
      name: info.name,
      roles: info.roles,
      ...(info.principal !== undefined && { principal: info.principal }),
      active: connected,
      connected,
      capabilities: [...info.capabilities],
      suppressedRoles: [...record.suppressed],
      failoverTimeoutMs: info.failoverTimeoutMs,
      recovered,
      registeredMs: recovered ? TimeMs(0) : record.registeredMs,
      ...(reregisteredMs !== undefined && { reregisteredMs }),
      ...(unregisteredMs !== undefined && { unregisteredMs }),
      info,
    }
    views.set(record, view)
  }
  return view
}
