import type { App } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Hono } from 'hono'
import { unreachable } from '@holdfast/model/invariant'
import { appJson } from '../../../core/marathon/view/app.ts'
import { appEmbeds } from '../../../core/marathon/view/embeds.ts'
import { parseLabelSelector, type LabelSelector } from '../../../core/marathon/view/label-selector.ts'
import { json, message, methodNotAllowed, notFound } from './answers.ts'
import { deleteApp, readApp, readGroupsApps, restartApp } from './app-resource.ts'
import { appVersion, appVersions } from './app-versions.ts'
import { endAppTask, endAppTasks, readAppTasks } from './app-tasks.ts'
import { changeApp, changeApps, createApp } from './change-app.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import type { MarathonParts } from './parts.ts'
import { flag, values } from './query.ts'
import { appAddress, restOf } from './route-path.ts'

/** Source: marathon `api/v2/{AppsResource,AppTasksResource,AppVersionsResource}.scala`. */
export function appRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .get('/v2/apps', (c) => listApps(c, parts))
    .post('/v2/apps', (c) => createApp(c, parts))
    .put('/v2/apps', (c) => changeApps(c, parts, flag(c, 'partialUpdate', true) ? 'merge' : 'replace'))
    .patch('/v2/apps', (c) => changeApps(c, parts, 'patch'))
    .all('/v2/apps', () => methodNotAllowed('GET', 'POST', 'PUT', 'PATCH'))
    .all('/v2/apps/*', (c) => below(c, parts))
}

function below(c: MarathonContext, parts: MarathonParts): Response | Promise<Response> {
  const address = appAddress(restOf(c.req.url, '/v2/apps/') ?? '')
  if (address === undefined) return notFound('This is no address of an app')
  const { id } = address
  const { method } = c.req
  const reads = method === 'GET' || method === 'HEAD'
  switch (address.of) {
    case 'app':
      if (reads) return readApp(c, parts, id)
      if (method === 'PUT')
        return changeApp(c, parts, id, flag(c, 'partialUpdate', true) ? 'merge' : 'replace')
      if (method === 'PATCH') return changeApp(c, parts, id, 'patch')
      return method === 'DELETE' ? deleteApp(c, parts, id) : methodNotAllowed('GET', 'PUT', 'PATCH', 'DELETE')
    case 'group':
      return reads ? readGroupsApps(c, parts, id) : methodNotAllowed('GET')
    case 'restart':
      return method === 'POST' ? restartApp(c, parts, id) : methodNotAllowed('POST')
    case 'tasks':
      if (reads) return readAppTasks(c, parts, id)
      return method === 'DELETE' ? endAppTasks(c, parts, id) : methodNotAllowed('GET', 'DELETE')
    case 'task':
      return method === 'DELETE' ? endAppTask(c, parts, id, address.taskId) : methodNotAllowed('DELETE')
    case 'versions':
      return reads ? appVersions(c, parts, id) : methodNotAllowed('GET')
    case 'version':
      return reads ? appVersion(c, parts, id, address.version) : methodNotAllowed('GET')
    default:
      return unreachable(address)
  }
}

function listApps(c: MarathonContext, { scheduler, permissions, clock }: MarathonParts): Response {
  const label = c.req.query('label')
  const selector = label === undefined || label === '' ? undefined : parseLabelSelector(label)
  if (selector?.ok === false) return message(400, selector.error)
  const state = scheduler.state()
  const principal = c.get('principal')
  const embeds = new Set([...appEmbeds(values(c, 'embed')), 'counts' as const, 'deployments' as const])
  const matches = appFilter(c.req.query('id'), c.req.query('cmd'), selector?.value)
  const apps = PersistentMap.values(state.runSpecs)
    .filter((runSpec) => runSpec.kind === 'app')
    .filter((app) => matches(app) && permissions.sees(principal, app))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const nowMs = clock.now()
  return json({ apps: apps.map((app) => appJson(state, app, embeds, nowMs)) })
}

/** Parts of the id and of the command, whatever their case; an app without a command is found by none. */
function appFilter(
  id: string | undefined,
  cmd: string | undefined,
  selector: LabelSelector | undefined,
): (app: App) => boolean {
  const [partOfId, partOfCmd] = [id?.toLowerCase(), cmd?.toLowerCase()]
  return (app) => {
    const { cmd: command } = app.rest
    if (partOfId !== undefined && !app.id.toLowerCase().includes(partOfId)) return false
    if (partOfCmd !== undefined) {
      if (typeof command !== 'string' || !command.toLowerCase().includes(partOfCmd)) return false
    }
    return selector?.(app.labels) ?? true
  }
}
