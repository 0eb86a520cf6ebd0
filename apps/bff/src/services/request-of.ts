import type { ServiceAction } from '@holdfast/model/api/services'
import { unreachable } from '@holdfast/model/invariant'
import type { SeenService } from '@holdfast/model/services/seen'
import type { MarathonRequest } from '../ports/marathon.ts'
import { objectIn } from '../lenient-json.ts'

/** The one request of Marathon's API that carries an action out. `service` is there for all but what is created. */
export function requestOf(
  action: ServiceAction,
  service: SeenService | undefined,
): Omit<MarathonRequest, 'principal'> {
  if (action.action === 'create')
    return { method: 'POST', path: action.kind === 'app' ? '/v2/apps' : '/v2/pods', body: action.definition }
  const isPod = service?.kind === 'pod'
  const path = `${isPod ? '/v2/pods' : '/v2/apps'}${encoded(action.id)}`
  const force = 'force' in action ? '?force=true' : ''
  switch (action.action) {
    case 'update':
      return { method: 'PUT', path: path + force, body: action.definition }
    case 'scale':
      return scaled(service, path + force, action.instances)
    case 'suspend':
      return scaled(service, path + force, 0)
    case 'restart':
      return { method: 'POST', path: `${path}/restart${force}` }
    case 'delete':
      return { method: 'DELETE', path: path + force }
    case 'kill':
      return ended(service, action.instanceIds, path, '')
    case 'wipe':
      return ended(service, action.instanceIds, path, '?wipe=true')
    case 'reset_delay':
      return { method: 'DELETE', path: `/v2/queue${encoded(action.id)}/delay` }
    default:
      return unreachable(action)
  }
}

/** A pod has no partial update: it is sent whole. */
function scaled(
  service: SeenService | undefined,
  path: string,
  instances: number,
): Omit<MarathonRequest, 'principal'> {
  if (service?.kind !== 'pod') return { method: 'PUT', path, body: { instances } }
  const definition = objectIn(service.definition)
  const scaling = { ...objectIn(definition['scaling']), kind: 'fixed', instances }
  return { method: 'PUT', path, body: { ...definition, scaling } }
}

function ended(
  service: SeenService | undefined,
  instanceIds: readonly string[],
  path: string,
  query: '' | '?wipe=true',
): Omit<MarathonRequest, 'principal'> {
  if (service?.kind === 'pod')
    return { method: 'DELETE', path: `${path}::instances${query}`, body: instanceIds }
  const chosen = new Set(instanceIds)
  const ids = (service?.instances ?? [])
    .filter(({ instanceId }) => chosen.has(instanceId))
    // Marathon reads of a task's id which instance it belongs to, and needs no such task.
    .map(({ instanceId, tasks }) => tasks[0]?.taskId ?? `${instanceId}._app.1`)
  return { method: 'POST', path: `/v2/tasks/delete${query}`, body: { ids } }
}

/** Slashes are part of an id's path; everything else of a segment is escaped. */
function encoded(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/')
}
