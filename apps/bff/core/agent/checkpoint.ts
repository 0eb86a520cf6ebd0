import { kindOf } from '@holdfast/model/resource/kind'
import { needsCheckpointing } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { CheckpointRow, Commit } from './effects.ts'

/** What to write down so that `after` is on the disk instead of `before`. Costs what differs. */
export function commitOf(before: Resources, after: Resources, applied: number): Commit {
  const { removed, added } = Resources.diff(before, after)
  const put = new Map<string, CheckpointRow>()
  const gone = new Set<string>()
  for (const resource of [...removed, ...added]) {
    if (!needsCheckpointing(resource)) continue
    const { key } = kindOf(resource)
    const now = Resources.get(after, resource)
    if (now === undefined) gone.add(key)
    else put.set(key, { key, resource: now })
  }
  return { type: 'COMMIT', applied, put: [...put.values()], removed: [...gone] }
}
