import { canonicalId } from '@holdfast/model/marathon/canonical-id'
import type { DefinitionContext } from '@holdfast/model/marathon/context'
import { decodeApp } from '@holdfast/model/marathon/decode-app'
import { encodeApp } from '@holdfast/model/marathon/encode-app'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { App, RunSpec } from '@holdfast/model/marathon/run-spec'
import type { AppUpdateJson } from '@holdfast/model/marathon/shape-app'
import { appFromUpdate, decodeAppUpdate, mergeApp } from '@holdfast/model/marathon/update-app'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Json } from '@holdfast/model/json'
import type { Accepted } from '../../../core/marathon/answers.ts'
import type { SchedulerState } from '../../../core/marathon/state.ts'
import {
  deploymentHeader,
  deploymentResult,
  invalid,
  json,
  message,
  notAllowed,
  notFound,
  refused,
  unknownApp,
} from './answers.ts'
import { versionOf } from './app-versions.ts'
import { askChange } from './ask-change.ts'
import { jsonBody } from './body.ts'
import { definitionContext } from './definition-context.ts'
import type { MarathonContext } from './env.ts'
import type { MarathonParts } from './parts.ts'
import { flag } from './query.ts'
import { tellChanged } from './tell.ts'

/**
 * How an app is changed. `merge`: what is named, and an app that is not there is created. `replace`: all of it. `patch`: what is
 * named, of an app that is there.
 */
export type Manner = 'merge' | 'replace' | 'patch'

/** Source: `AppsResource.create()`. */
export async function createApp(c: MarathonContext, parts: MarathonParts): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const { scheduler, permissions } = parts
  const force = flag(c, 'force')
  const app = decodeApp(body.value, definitionContext(parts, scheduler.state(), force))
  if (!app.ok) return invalid(app.error)
  if (!permissions.mayRun(c.get('principal'), app.value)) return notAllowed()
  const answer = await askChange(parts, { runSpecs: [app.value], runSpecsMustBe: 'new' }, force)
  if (!answer.ok) return refused(answer.error)
  const created = asStored(parts, app.value, answer.value)
  tellChanged(c, parts, encodeApp(created))
  return json(justCreated(created, answer.value), 201, {
    Location: created.id,
    ...deploymentHeader(answer.value),
  })
}

/** It has no task yet, and the deployment that makes them. */
function justCreated(app: App, accepted: Accepted): object {
  return {
    ...encodeApp(app),
    tasksStaged: 0,
    tasksRunning: 0,
    tasksHealthy: 0,
    tasksUnhealthy: 0,
    deployments: accepted.type === 'DEPLOYMENT' ? [{ id: accepted.deploymentId }] : [],
  }
}

/** Source: `AppsResource.replace()` and `patch()`. */
export async function changeApp(
  c: MarathonContext,
  parts: MarathonParts,
  id: PathId,
  manner: Manner,
): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const update = decodeAppUpdate(body.value)
  if (!update.ok) return invalid(update.error)
  const { scheduler, permissions } = parts
  const state = scheduler.state()
  const force = flag(c, 'force')
  const before = PersistentMap.get(state.runSpecs, id)
  const context = definitionContext(parts, state, force)
  const app = updated({ state, context, manner }, id, before, update.value)
  if (!app.ok) return app.error
  const principal = c.get('principal')
  if (![app.value, before ?? app.value].every((each) => permissions.mayRun(principal, each)))
    return notAllowed()
  const answer = await askChange(parts, { runSpecs: [app.value] }, force)
  if (!answer.ok) return refused(answer.error)
  tellChanged(c, parts, encodeApp(asStored(parts, app.value, answer.value)))
  return before === undefined
    ? deploymentResult(answer.value, 201, { Location: id })
    : deploymentResult(answer.value)
}

/** Several apps in one deployment, or none of them. Source: `AppsResource.replaceMultiple()`. */
export async function changeApps(
  c: MarathonContext,
  parts: MarathonParts,
  manner: Manner,
): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const { scheduler, permissions } = parts
  const state = scheduler.state()
  const force = flag(c, 'force')
  const context = definitionContext(parts, state, force)
  const apps = updatedMany({ state, context, manner }, body.value)
  if (!apps.ok) return apps.error
  const principal = c.get('principal')
  for (const app of apps.value) {
    const before = PersistentMap.get(state.runSpecs, app.id)
    if (![app, before ?? app].every((each) => permissions.mayRun(principal, each))) return notAllowed()
  }
  const answer = await askChange(parts, { runSpecs: apps.value }, force)
  if (!answer.ok) return refused(answer.error)
  for (const app of apps.value) tellChanged(c, parts, encodeApp(asStored(parts, app, answer.value)))
  return deploymentResult(answer.value)
}

interface How {
  readonly state: SchedulerState
  readonly context: DefinitionContext
  readonly manner: Manner
}

function updated(
  { state, context, manner }: How,
  id: PathId,
  before: RunSpec | undefined,
  update: AppUpdateJson,
): Result<App, Response> {
  if (before?.kind === 'pod') return err(message(409, `A pod with id [${id}] already exists.`))
  if (before === undefined && manner === 'patch') return err(unknownApp(id))
  if (update.version !== undefined) {
    const old = versionOf(state, id, update.version)
    if (before !== undefined && old?.kind === 'app') return ok(old)
    return err(notFound(`App '${id}' does not exist in version ${update.version}`))
  }
  const app =
    before === undefined || manner === 'replace'
      ? appFromUpdate(id, update, context)
      : mergeApp(before, update, context)
  return app.ok ? app : err(invalid(app.error))
}

/** An app that is named twice is changed twice. */
function updatedMany(how: How, body: Json): Result<readonly App[], Response> {
  if (!Array.isArray(body)) return err(wrong('/', 'error.expected.jsarray'))
  const apps = new Map<PathId, App>()
  for (const [at, item] of body.entries()) {
    const update = decodeAppUpdate(item)
    if (!update.ok) return err(invalid(within(update.error, at)))
    const { id: written } = update.value
    if (written === undefined) return err(wrong(`/(${at})/id`, 'error.path.missing'))
    const id = canonicalId(written)
    const app = updated(how, id, apps.get(id) ?? PersistentMap.get(how.state.runSpecs, id), update.value)
    if (!app.ok) return app
    apps.set(id, app.value)
  }
  return ok([...apps.values()])
}

const within = (
  { message: text, details }: Parameters<typeof invalid>[0],
  at: number,
): Parameters<typeof invalid>[0] => ({
  message: text,
  details: details.map(({ path, errors }) => ({
    path: path === '/' ? `/(${at})` : `/(${at})${path}`,
    errors,
  })),
})

const wrong = (path: string, error: string): Response =>
  invalid({ message: 'Invalid JSON', details: [{ path, errors: [error] }] })

/** With the version that it was given. */
function asStored({ scheduler }: MarathonParts, app: App, accepted: Accepted): App {
  const version = accepted.type === 'DEPLOYMENT' ? accepted.version : app.version
  const stored = versionOf(scheduler.state(), app.id, version)
  return stored?.kind === 'app' ? stored : app
}
