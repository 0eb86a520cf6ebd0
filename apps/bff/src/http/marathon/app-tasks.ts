import type { InstanceId, Instance } from '@holdfast/model/marathon/instance'
import { parseTaskId } from '@holdfast/model/marathon/ids'
import { PathId } from '@holdfast/model/marathon/path-id'
import type { App } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import { instancesOf } from '../../../core/marathon/view/instances-of.ts'
import { instanceTaskJson, tasksJson } from '../../../core/marathon/view/task.ts'
import { deploymentResult, json, message, notAllowed, refused, unknownTask } from './answers.ts'
import type { MarathonContext } from './env.ts'
import { foundApp } from './found.ts'
import { runSpecsWithin } from './group-tree.ts'
import type { MarathonParts } from './parts.ts'
import { flag } from './query.ts'

/** The tasks of an app, or of all apps in a group: `/v2/apps/db/`, a star, `/tasks`. */
export function readAppTasks(c: MarathonContext, parts: MarathonParts, id: PathId): Response {
  const { scheduler, permissions, tree } = parts
  const state = scheduler.state()
  if (!id.endsWith('/*')) {
    const app = foundApp(c, parts, id)
    return app.ok ? json({ tasks: tasksOf(parts, app.value) }) : app.error
  }
  const group = PathId(id.slice(0, -2) || '/')
  const apps = runSpecsWithin(tree.of(state), group).flatMap((each) => {
    const runSpec = PersistentMap.get(state.runSpecs, each)
    return runSpec?.kind === 'app' && permissions.sees(c.get('principal'), runSpec) ? [runSpec] : []
  })
  return json({ tasks: apps.flatMap((app) => tasksOf(parts, app)) })
}

function tasksOf({ scheduler }: MarathonParts, app: App): readonly object[] {
  return instancesOf(scheduler.state(), app.id).flatMap((instance) => tasksJson(instance, app))
}

/** Ends tasks of an app: all, or those on one host. Source: `AppTasksResource.deleteMany()`. */
export async function endAppTasks(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const both = scaleAndWipe(c)
  if (both !== undefined) return both
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  const host = c.req.query('host')
  const chosen = instancesOf(parts.scheduler.state(), id).filter(
    ({ agent }) => host === undefined || host === '*' || agent?.host === host,
  )
  const ended = await end(c, parts, app.value, chosen)
  if (!ended.ok) return ended.error
  if (ended.value instanceof Response) return ended.value
  return json({ tasks: ended.value.flatMap((instance) => tasksJson(instance, app.value)) })
}

/**
 * Ends the instance that a task's id names, whichever of its launches that was.
 *
 * Unlike Marathon, an instance that was never launched can be wiped by a task's id of it, too.
 *
 * Source: `AppTasksResource.deleteOne()`.
 */
export async function endAppTask(
  c: MarathonContext,
  parts: MarathonParts,
  id: PathId,
  taskId: string,
): Promise<Response> {
  const both = scaleAndWipe(c)
  if (both !== undefined) return both
  const app = foundApp(c, parts, id)
  if (!app.ok) return app.error
  const instance = instanceOf(parts, id, taskId)
  if (instance === undefined) return unknownTask(taskId)
  const ended = await end(c, parts, app.value, [instance])
  if (!ended.ok) return ended.error
  if (ended.value instanceof Response) return ended.value
  const [before = instance] = ended.value
  return json({ task: tasksJson(before, app.value)[0] ?? instanceTaskJson(before, taskId) })
}

function instanceOf({ scheduler }: MarathonParts, id: PathId, taskId: string): Instance | undefined {
  const named = parseTaskId(taskId)
  const instance = named && PersistentMap.get(scheduler.state().instances, named.instanceId)
  return instance?.runSpecId === id ? instance : undefined
}

export function scaleAndWipe(c: MarathonContext): Response | undefined {
  if (!flag(c, 'scale') || !flag(c, 'wipe')) return undefined
  return message(400, 'You cannot use scale and wipe at the same time.')
}

/** The instances as they were before, or the answer of the deployment that makes them less. */
async function end(
  c: MarathonContext,
  { scheduler, permissions }: MarathonParts,
  app: App,
  chosen: readonly Instance[],
): Promise<Result<readonly Instance[] | Response, Response>> {
  const principal = c.get('principal')
  const wipe = flag(c, 'wipe')
  const may = wipe ? permissions.mayErase(principal, app) : permissions.mayRun(principal, app)
  if (!may) return err(notAllowed())
  const instances: readonly InstanceId[] = chosen.map(({ instanceId }) => instanceId)
  if (flag(c, 'scale')) {
    const scaled = await scheduler.command({
      type: 'KILL_AND_SCALE',
      instances: new Map([[app.id, instances]]),
      force: flag(c, 'force'),
    })
    return scaled.ok ? ok(deploymentResult(scaled.value)) : err(refused(scaled.error))
  }
  const answer = await scheduler.command({ type: wipe ? 'WIPE' : 'KILL', id: app.id, instances })
  if (!answer.ok) return err(refused(answer.error))
  return ok(answer.value.type === 'INSTANCES' ? answer.value.instances : chosen)
}
