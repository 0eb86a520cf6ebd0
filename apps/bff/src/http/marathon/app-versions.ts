import { encodeApp } from '@holdfast/model/marathon/encode-app'
import type { PathId } from '@holdfast/model/marathon/path-id'
import { PersistentMap } from '@holdfast/model/persistent-map'
import type { RunSpec } from '@holdfast/model/marathon/run-spec'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import { json, notFound } from './answers.ts'
import type { MarathonContext } from './env.ts'
import { foundApp } from './found.ts'
import type { MarathonParts } from './parts.ts'

export function appVersions(c: MarathonContext, parts: MarathonParts, id: PathId): Response {
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  return json({ versions: versionsOf(parts.scheduler.state(), id) })
}

export function appVersion(c: MarathonContext, parts: MarathonParts, id: PathId, version: string): Response {
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  const found = versionOf(parts.scheduler.state(), id, version)
  return found?.kind === 'app'
    ? json(encodeApp(found))
    : notFound(`App '${id}' does not exist in version ${version}`)
}

/** The newest first. */
export function versionsOf(state: SchedulerState, id: PathId): readonly string[] {
  const versions = PersistentMap.get(state.versions, id)
  if (versions === undefined) return []
  return PersistentMap.values(versions)
    .map(({ version }) => version)
    .toSorted((a, b) => (a < b ? 1 : -1))
}

/** However the time is written: `2016-08-01T10:00:00Z` is `2016-08-01T10:00:00.000Z`. */
export function versionOf(state: SchedulerState, id: PathId, version: string): RunSpec | undefined {
  const versions = PersistentMap.get(state.versions, id)
  if (versions === undefined) return undefined
  const found = PersistentMap.get(versions, version)
  const ms = Date.parse(version)
  return found ?? (Number.isNaN(ms) ? undefined : PersistentMap.get(versions, new Date(ms).toISOString()))
}
