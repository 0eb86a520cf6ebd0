import { parseInstanceId } from '@holdfast/model/marathon/ids'
import { InstanceId, type Instance } from '@holdfast/model/marathon/instance'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { err, ok, type Result } from '@holdfast/model/result'
import type { Json } from '@holdfast/model/json'
import { killedInstanceJson } from '../../../core/marathon/view/pod-instance.ts'
import { invalid, json, notAllowed, refused, unknownTask } from './answers.ts'
import { jsonBody } from './body.ts'
import type { MarathonContext } from './env.ts'
import { foundPod } from './found.ts'
import type { MarathonParts } from './parts.ts'
import { flag } from './query.ts'

/** Ends some instances of a pod; those that are not its own are passed over. Source: `PodsResource.killInstances()`. */
export async function endPodInstances(
  c: MarathonContext,
  parts: MarathonParts,
  id: PathId,
): Promise<Response> {
  const body = await jsonBody(c)
  if (!body.ok) return body.error
  const ids = instanceIdsOf(body.value)
  if (!ids.ok) return ids.error
  const pod = foundPod(c, parts, id)
  if (!pod.ok) return pod.error
  const ended = await end(c, parts, pod.value, ids.value)
  if (!ended.ok) return ended.error
  return json(ended.value.map((instance) => killedInstanceJson(instance, pod.value.unreachable)))
}

/** Source: `PodsResource.killInstance()`. */
export async function endPodInstance(
  c: MarathonContext,
  parts: MarathonParts,
  id: PathId,
  instanceId: string,
): Promise<Response> {
  if (parseInstanceId(instanceId) === undefined) return noInstanceId('/', instanceId)
  const pod = foundPod(c, parts, id)
  if (!pod.ok) return pod.error
  const ended = await end(c, parts, pod.value, [InstanceId(instanceId)])
  if (!ended.ok) return ended.error
  const [instance] = ended.value
  return instance === undefined
    ? unknownTask(instanceId)
    : json(killedInstanceJson(instance, pod.value.unreachable))
}

async function end(
  c: MarathonContext,
  { scheduler, permissions }: MarathonParts,
  pod: Pod,
  ids: readonly InstanceId[],
): Promise<Result<readonly Instance[], Response>> {
  const principal = c.get('principal')
  const wipe = flag(c, 'wipe')
  const may = wipe ? permissions.mayErase(principal, pod) : permissions.mayRun(principal, pod)
  if (!may) return err(notAllowed())
  const { instances } = scheduler.state()
  const own = ids.filter((each) => PersistentMap.get(instances, each)?.runSpecId === pod.id)
  if (own.length === 0) return ok([])
  const answer = await scheduler.command({ type: wipe ? 'WIPE' : 'KILL', id: pod.id, instances: own })
  if (!answer.ok) return err(refused(answer.error))
  return ok(answer.value.type === 'INSTANCES' ? answer.value.instances : [])
}

function instanceIdsOf(body: Json): Result<readonly InstanceId[], Response> {
  if (!Array.isArray(body)) {
    return err(
      invalid({ message: 'Invalid JSON', details: [{ path: '/', errors: ['error.expected.jsarray'] }] }),
    )
  }
  const ids = new Set<InstanceId>()
  for (const [at, id] of body.entries()) {
    if (typeof id !== 'string') {
      return err(
        invalid({
          message: 'Invalid JSON',
          details: [{ path: `/(${at})`, errors: ['error.expected.jsstring'] }],
        }),
      )
    }
    if (parseInstanceId(id) === undefined) return err(noInstanceId(`/(${at})`, id))
    ids.add(InstanceId(id))
  }
  return ok([...ids])
}

const noInstanceId = (path: string, id: string): Response =>
  invalid({
    message: 'Object is not valid',
    details: [{ path, errors: [`'${id}' is no id of an instance: it must be like pod.instance-<uuid>`] }],
  })
