import type { PathId } from '@holdfast/model/marathon/path-id'
import type { App, Pod } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import { notAllowed, unknownApp, unknownPod } from './answers.ts'
import type { MarathonContext } from './env.ts'
import type { MarathonParts } from './parts.ts'

/** The app that a request is about, if whoever asks may see it; or the answer. */
export function foundApp(c: MarathonContext, parts: MarathonParts, id: PathId): Result<App, Response> {
  const runSpec = PersistentMap.get(parts.scheduler.state().runSpecs, id)
  if (runSpec?.kind !== 'app') return err(unknownApp(id))
  return parts.permissions.sees(c.get('principal'), runSpec) ? ok(runSpec) : err(notAllowed())
}

export function foundPod(c: MarathonContext, parts: MarathonParts, id: PathId): Result<Pod, Response> {
  const runSpec = PersistentMap.get(parts.scheduler.state().runSpecs, id)
  if (runSpec?.kind !== 'pod') return err(unknownPod(id))
  return parts.permissions.sees(c.get('principal'), runSpec) ? ok(runSpec) : err(notAllowed())
}
