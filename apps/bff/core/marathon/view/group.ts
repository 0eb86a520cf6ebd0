import { encodePod } from '@holdfast/model/marathon/encode-pod'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { SchedulerState } from '../state.ts'
import { appJson, type AppEmbed } from './app.ts'
import type { GroupEmbed } from './embeds.ts'

/** How a group is told. */
export interface GroupView {
  readonly embeds: ReadonlySet<GroupEmbed>
  readonly appEmbeds: ReadonlySet<AppEmbed>
  readonly nowMs: number
  /** What lies directly in a group. */
  membersOf(
    id: PathId,
  ): { readonly runSpecs: Iterable<PathId>; readonly groups: Iterable<PathId> } | undefined
  sees(runSpec: RunSpec): boolean
  /** Whether anything may be told of a group, be it its name. */
  seesGroup(id: PathId): boolean
}

/** A group with what is in it. Source: `GroupInfo`, marathon `core/appinfo/GroupInfo.scala`. */
export function groupJson(state: SchedulerState, id: PathId, view: GroupView): object {
  const group = PersistentMap.get(state.groups, id)
  const { runSpecs = [], groups = [] } = view.membersOf(id) ?? {}
  const visible = [...runSpecs]
    .toSorted()
    .flatMap((each) => PersistentMap.get(state.runSpecs, each) ?? [])
    .filter((runSpec) => view.sees(runSpec))
  return {
    id,
    ...(view.embeds.has('apps') && {
      apps: visible.flatMap((each) =>
        each.kind === 'app' ? [appJson(state, each, view.appEmbeds, view.nowMs)] : [],
      ),
    }),
    ...(view.embeds.has('pods') && {
      pods: visible.flatMap((each) => (each.kind === 'pod' ? [encodePod(each)] : [])),
    }),
    ...(view.embeds.has('groups') && {
      groups: [...groups]
        .filter((child) => view.seesGroup(child))
        .toSorted()
        .map((child) => groupJson(state, child, view)),
    }),
    dependencies: group?.dependencies ?? [],
    ...(group?.enforceRole !== undefined && { enforceRole: group.enforceRole }),
    version: group?.version ?? BEGINNING,
  }
}

/** Of a group that nobody has touched. Source: `Group.defaultVersion`, marathon `state/Group.scala`. */
const BEGINNING = '1970-01-01T00:00:00.000Z'
