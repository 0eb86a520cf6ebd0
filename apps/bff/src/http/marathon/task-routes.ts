import { parseTaskId } from '@holdfast/model/marathon/ids'
import type { Instance, InstanceId } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { App } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import { isObject, type Json } from '@holdfast/model/json'
import { Hono } from 'hono'
import { instancesOf } from '../../../core/marathon/view/instances-of.ts'
import { tasksJson } from '../../../core/marathon/view/task.ts'
import { deploymentResult, invalid, json, message, methodNotAllowed, notAllowed, refused } from './answers.ts'
import { scaleAndWipe } from './app-tasks.ts'
import { jsonBody } from './body.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import type { MarathonParts } from './parts.ts'
import { flag, values } from './query.ts'

/** Source: marathon `api/v2/TasksResource.scala`. */
export function taskRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .get('/v2/tasks', (c) => listTasks(c, parts))
    .all('/v2/tasks', () => methodNotAllowed('GET'))
    .post('/v2/tasks/delete', (c) => endTasks(c, parts))
    .all('/v2/tasks/delete', () => methodNotAllowed('POST'))
}

/** Of which state tasks are told; any other word asks for all. */
const STATES: Readonly<Record<string, string>> = { running: 'TASK_RUNNING', staging: 'TASK_STAGING' }

/** Every task of every app; not those of pods. */
function listTasks(c: MarathonContext, { scheduler, permissions }: MarathonParts): Response {
  const state = scheduler.state()
  const asked = new Set(values(c, 'status').flatMap((word) => STATES[word] ?? []))
  const tasks = PersistentMap.values(state.runSpecs)
    .filter((runSpec) => runSpec.kind === 'app')
    .filter((app) => permissions.sees(c.get('principal'), app))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((app) => instancesOf(state, app.id).flatMap((instance) => tasksJson(instance, app)))
  return json({ tasks: asked.size === 0 ? tasks : tasks.filter((task) => asked.has(stateOf(task))) })
}

const stateOf = (task: object): string =>
  'state' in task && typeof task.state === 'string' ? task.state : ''

/** Ends tasks of any apps. Those of pods, and those that are not there, are passed over. */
async function endTasks(c: MarathonContext, parts: MarathonParts): Promise<Response> {
  const both = scaleAndWipe(c)
  if (both !== undefined) return both
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const ids = taskIdsOf(body.value)
  if (!ids.ok) return ids.error
  const named = chosenBy(ids.value, parts)
  if (!named.ok) return named.error
  const chosen = named.value
  const wipe = flag(c, 'wipe')
  const { permissions, scheduler } = parts
  const principal = c.get('principal')
  for (const { app } of chosen) {
    if (!(wipe ? permissions.mayErase(principal, app) : permissions.mayRun(principal, app)))
      return notAllowed()
  }
  if (flag(c, 'scale')) {
    const instances = new Map(chosen.map((each) => [each.app.id, idsOf(each)]))
    const scaled = await scheduler.command({ type: 'KILL_AND_SCALE', instances, force: flag(c, 'force') })
    return scaled.ok ? deploymentResult(scaled.value) : refused(scaled.error)
  }
  // All are decided upon at once, whatever becomes of each.
  const answers = await Promise.all(
    chosen.map((each) =>
      scheduler.command({ type: wipe ? 'WIPE' : 'KILL', id: each.app.id, instances: idsOf(each) }),
    ),
  )
  const ended = answers.flatMap((answer, at) => {
    const app = chosen[at]?.app
    return answer.ok && answer.value.type === 'INSTANCES'
      ? answer.value.instances.flatMap((instance) => tasksJson(instance, app))
      : []
  })
  return json({ tasks: ended })
}

interface Chosen {
  readonly app: App
  readonly instances: readonly Instance[]
}

const idsOf = ({ instances }: Chosen): readonly InstanceId[] => instances.map(({ instanceId }) => instanceId)

function taskIdsOf(body: Json): Result<readonly string[], Response> {
  if (!isObject(body)) return err(wrong('/', 'error.expected.jsobject'))
  const { ids } = body
  if (ids === undefined || ids === null) return err(wrong('/ids', 'error.path.missing'))
  if (!Array.isArray(ids)) return err(wrong('/ids', 'error.expected.jsarray'))
  const texts: string[] = []
  for (const [at, id] of ids.entries()) {
    if (typeof id !== 'string') return err(wrong(`/ids(${at})`, 'error.expected.jsstring'))
    texts.push(id)
  }
  return ok(texts)
}

const wrong = (path: string, error: string): Response =>
  invalid({ message: 'Invalid JSON', details: [{ path, errors: [error] }] })

/** The instances that the ids name, by app; or that one of them can be no id of a task. */
function chosenBy(
  taskIds: readonly string[],
  { scheduler }: MarathonParts,
): Result<readonly Chosen[], Response> {
  const state = scheduler.state()
  const byApp = new Map<PathId, { readonly app: App; readonly instances: Map<InstanceId, Instance> }>()
  for (const taskId of taskIds) {
    const named = parseTaskId(taskId)
    if (named === undefined)
      return err(message(400, `Invalid task id '${taskId}'. It does not name an instance.`))
    const instance = PersistentMap.get(state.instances, named.instanceId)
    const app = instance && PersistentMap.get(state.runSpecs, instance.runSpecId)
    if (instance === undefined || app?.kind !== 'app') continue
    const known = byApp.get(app.id) ?? { app, instances: new Map<InstanceId, Instance>() }
    known.instances.set(instance.instanceId, instance)
    byApp.set(app.id, known)
  }
  return ok([...byApp.values()].map(({ app, instances }) => ({ app, instances: [...instances.values()] })))
}
