import { unreachable } from '@holdfast/model/invariant'
import { encodePod } from '@holdfast/model/marathon/encode-pod'
import type { PathId } from '@holdfast/model/marathon/path-id'
import type { Pod } from '@holdfast/model/marathon/run-spec'
import { PersistentMap } from '@holdfast/model/persistent-map'
import { Hono } from 'hono'
import { podStatusJson } from '../../../core/marathon/view/pod-status.ts'
import { versionOf, versionsOf } from './app-versions.ts'
import {
  deploymentHeader,
  empty,
  json,
  methodNotAllowed,
  notAllowed,
  notFound,
  refused,
  unknownPod,
} from './answers.ts'
import { changePod, createPod } from './change-pod.ts'
import type { MarathonContext, MarathonEnv } from './env.ts'
import { foundPod } from './found.ts'
import type { MarathonParts } from './parts.ts'
import { endPodInstance, endPodInstances } from './pod-instances.ts'
import { flag } from './query.ts'
import { podAddress, restOf } from './route-path.ts'
import { tellPod } from './tell.ts'

/** Source: marathon `api/v2/PodsResource.scala`. A HEAD of all of them tells that there are pods here at all. */
export function podRoutes(parts: MarathonParts): Hono<MarathonEnv> {
  return new Hono<MarathonEnv>()
    .get('/v2/pods', (c) =>
      c.req.method === 'HEAD' ? empty(200) : json(visiblePods(c, parts).map(encodePod)),
    )
    .post('/v2/pods', (c) => createPod(c, parts))
    .all('/v2/pods', () => methodNotAllowed('HEAD', 'GET', 'POST'))
    .all('/v2/pods/*', (c) => below(c, parts))
}

function below(c: MarathonContext, parts: MarathonParts): Response | Promise<Response> {
  const address = podAddress(restOf(c.req.url, '/v2/pods/') ?? '')
  if (address === undefined) return notFound('This is no address of a pod')
  const { method } = c.req
  const reads = method === 'GET' || method === 'HEAD'
  switch (address.of) {
    case 'all-statuses':
      return reads ? allStatuses(c, parts) : methodNotAllowed('GET')
    case 'pod':
      if (reads) return read(c, parts, address.id, encodePod)
      if (method === 'PUT') return changePod(c, parts, address.id)
      return method === 'DELETE' ? deletePod(c, parts, address.id) : methodNotAllowed('GET', 'PUT', 'DELETE')
    case 'status':
      return reads
        ? read(c, parts, address.id, (pod) => podStatusJson(parts.scheduler.state(), pod))
        : methodNotAllowed('GET')
    case 'versions':
      return reads
        ? read(c, parts, address.id, ({ id }) => versionsOf(parts.scheduler.state(), id))
        : methodNotAllowed('GET')
    case 'version':
      return reads ? podVersion(c, parts, address.id, address.version) : methodNotAllowed('GET')
    case 'instances':
      return method === 'DELETE' ? endPodInstances(c, parts, address.id) : methodNotAllowed('DELETE')
    case 'instance':
      return method === 'DELETE'
        ? endPodInstance(c, parts, address.id, address.instanceId)
        : methodNotAllowed('DELETE')
    default:
      return unreachable(address)
  }
}

function visiblePods(c: MarathonContext, { scheduler, permissions }: MarathonParts): readonly Pod[] {
  return PersistentMap.values(scheduler.state().runSpecs)
    .filter((runSpec) => runSpec.kind === 'pod')
    .filter((pod) => permissions.sees(c.get('principal'), pod))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function allStatuses(c: MarathonContext, parts: MarathonParts): Response {
  const state = parts.scheduler.state()
  return json(visiblePods(c, parts).map((pod) => podStatusJson(state, pod)))
}

function read(c: MarathonContext, parts: MarathonParts, id: PathId, bodyOf: (pod: Pod) => unknown): Response {
  const pod = foundPod(c, parts, id)
  return pod.ok ? json(bodyOf(pod.value)) : pod.error
}

function podVersion(c: MarathonContext, parts: MarathonParts, id: PathId, version: string): Response {
  const pod = foundPod(c, parts, id)
  if (!pod.ok) return pod.error
  const found = versionOf(parts.scheduler.state(), id, version)
  return found?.kind === 'pod' ? json(encodePod(found)) : unknownPod(id)
}

/** Unlike that of an app, it waits for nobody: 202, and the deployment is where it can be followed. */
async function deletePod(c: MarathonContext, parts: MarathonParts, id: PathId): Promise<Response> {
  const pod = foundPod(c, parts, id)
  if (!pod.ok) return pod.error
  if (!parts.permissions.mayErase(c.get('principal'), pod.value)) return notAllowed()
  const answer = await parts.scheduler.command({
    type: 'CHANGE',
    change: { deleteRunSpecs: [id] },
    force: flag(c, 'force'),
  })
  if (!answer.ok) return refused(answer.error)
  tellPod(c, parts, 'pod_deleted_event')
  const location = answer.value.type === 'DEPLOYMENT' ? { Location: answer.value.deploymentId } : {}
  return empty(202, { ...location, ...deploymentHeader(answer.value) })
}
