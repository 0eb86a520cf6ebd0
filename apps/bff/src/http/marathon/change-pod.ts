import { canonicalId } from '@holdfast/model/marathon/canonical-id'
import { decodePod } from '@holdfast/model/marathon/decode-pod'
import { encodePod } from '@holdfast/model/marathon/encode-pod'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import { warningsOf } from '@holdfast/model/marathon/warnings'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { isObject, type Json } from '@holdfast/model/json'
import type { Accepted } from '../../../core/marathon/answers.ts'
import { deploymentHeader, invalid, json, message, notAllowed, refused } from './answers.ts'
import { versionOf } from './app-versions.ts'
import { askChange } from './ask-change.ts'
import { jsonBody } from './body.ts'
import { definitionContext } from './definition-context.ts'
import type { MarathonContext } from './env.ts'
import type { MarathonParts } from './parts.ts'
import { flag } from './query.ts'
import { tellPod } from './tell.ts'

/** Source: `PodsResource.create()`. */
export async function createPod(c: MarathonContext, parts: MarathonParts): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const { scheduler, permissions } = parts
  const force = flag(c, 'force')
  const pod = decodePod(body.value, definitionContext(parts, scheduler.state(), force))
  if (!pod.ok) return invalid(pod.error)
  if (!permissions.mayRun(c.get('principal'), pod.value)) return notAllowed()
  const answer = await askChange(parts, { runSpecs: [pod.value], runSpecsMustBe: 'new' }, force)
  if (!answer.ok) return refused(answer.error)
  tellPod(c, parts, 'pod_created_event')
  return json(encodePod(asStored(parts, pod.value, answer.value)), 201, {
    Location: pod.value.id,
    ...deploymentHeader(answer.value),
    ...warningHeader(body.value),
  })
}

/** Also creates it. Source: `PodsResource.update()`. */
export async function changePod(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const { scheduler, permissions } = parts
  const state = scheduler.state()
  const force = flag(c, 'force')
  const pod = decodePod(body.value, definitionContext(parts, state, force))
  const written = idIn(body.value)
  // The rules come first, in Marathon, but what they would say is about another pod.
  if (written !== undefined && canonicalId(written) !== id) {
    return message(400, `'${id}' does not match definition's id ('${written}')`)
  }
  if (!pod.ok) return invalid(pod.error)
  const before = PersistentMap.get(state.runSpecs, id)
  if (before?.kind === 'app') return message(409, `An app with id [${id}] already exists.`)
  const principal = c.get('principal')
  if (![pod.value, before ?? pod.value].every((each) => permissions.mayRun(principal, each)))
    return notAllowed()
  const answer = await askChange(parts, { runSpecs: [pod.value] }, force)
  if (!answer.ok) return refused(answer.error)
  tellPod(c, parts, before === undefined ? 'pod_created_event' : 'pod_updated_event')
  return json(encodePod(asStored(parts, pod.value, answer.value)), 200, {
    ...deploymentHeader(answer.value),
    ...warningHeader(body.value),
  })
}

/** What is taken, and most likely not meant. Unlike Marathon, which says nothing. */
function warningHeader(body: Json): Readonly<Record<string, string>> {
  const text = warningsOf(body)
    .map(({ path, errors }) => `${path}: ${errors.join(', ')}`)
    .join('; ')
  // It quotes what was sent, and a header is one line of ASCII.
  const safe = text.replace(/[^\x20-\x7e]|["\\]/g, '?').slice(0, MAX_WARNING)
  return safe === '' ? {} : { Warning: `199 - "${safe}"` }
}

const MAX_WARNING = 2000

function idIn(body: Json): string | undefined {
  return isObject(body) && typeof body.id === 'string' ? body.id : undefined
}

/** With the version that it was given. */
function asStored({ scheduler }: MarathonParts, pod: Pod, accepted: Accepted): Pod {
  const version = accepted.type === 'DEPLOYMENT' ? accepted.version : pod.version
  const stored = versionOf(scheduler.state(), pod.id, version)
  return stored?.kind === 'pod' ? stored : pod
}
