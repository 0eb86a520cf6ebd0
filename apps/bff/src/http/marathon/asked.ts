import type { ServiceAction } from '@holdfast/model/api/services'
import { appOfTaskLabel } from '@holdfast/model/ledger/marathon-ids'
import { isObject, type Json } from '@holdfast/model/json'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { instanceOfTask } from '../../services/instance-of-task.ts'
import { appAddress, podAddress } from './route-path.ts'

/** A request to Marathon that changes something. */
export interface MarathonChangeRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/**
 * What a request asks of apps and pods, one action for each: nothing when it is about something else, such as a group or a
 * deployment, or cannot be read: then Marathon refuses it.
 */
export function askedOfMarathon(request: MarathonChangeRequest): readonly ServiceAction[] {
  const { method, path, query } = request
  const json = parseJson(request.body)
  const body = json.ok ? json.value : undefined
  const [, , family = '', ...rest] = path.split('/').map(decoded)
  const below = rest.join('/')
  const wipe = query.get('wipe') === 'true'
  switch (family) {
    case 'apps':
      return below === '' ? ofApps(method, body) : ofApp(method, below, body, wipe)
    case 'pods':
      return below === '' ? created('pod', method, body) : ofPod(method, below, body, wipe)
    case 'tasks':
      return method === 'POST' && below === 'delete' ? endedTasks(textsIn(body, 'ids'), wipe) : []
    case 'queue':
      return method === 'DELETE' && below.endsWith('/delay')
        ? [{ action: 'reset_delay', id: `/${below.replace(/\/delay$/, '')}` }]
        : []
    default:
      return []
  }
}

function ofApps(method: string, body: Json | undefined): readonly ServiceAction[] {
  if (method === 'POST') return created('app', method, body)
  return Array.isArray(body) ? body.flatMap((each) => updated(idIn(each), each)) : []
}

function ofApp(
  method: string,
  rest: string,
  body: Json | undefined,
  wipe: boolean,
): readonly ServiceAction[] {
  const address = appAddress(rest)
  if (address === undefined) return []
  const { id } = address
  switch (address.of) {
    case 'app':
      return method === 'DELETE' ? [{ action: 'delete', id }] : updated(id, body)
    case 'restart':
      return [{ action: 'restart', id }]
    case 'task':
      return method === 'DELETE' ? endedTasks([address.taskId], wipe) : []
    default:
      return []
  }
}

function ofPod(
  method: string,
  rest: string,
  body: Json | undefined,
  wipe: boolean,
): readonly ServiceAction[] {
  const address = podAddress(rest)
  if (address === undefined || address.of === 'all-statuses') return []
  const { id } = address
  const action = wipe ? 'wipe' : 'kill'
  switch (address.of) {
    case 'pod':
      return method === 'DELETE' ? [{ action: 'delete', id }] : updated(id, body)
    case 'instances':
      return method === 'DELETE' ? [{ action, id, instanceIds: textsIn(body) }] : []
    case 'instance':
      return method === 'DELETE' ? [{ action, id, instanceIds: [address.instanceId] }] : []
    default:
      return []
  }
}

function created(kind: 'app' | 'pod', method: string, body: Json | undefined): readonly ServiceAction[] {
  return method === 'POST' && idIn(body) !== undefined ? [{ action: 'create', kind, definition: body }] : []
}

/** One that only says how many there are to be scales. */
function updated(id: string | undefined, body: Json | undefined): readonly ServiceAction[] {
  if (id === undefined || body === undefined || !isObject(body)) return []
  const instances = body['instances']
  const names = Object.keys(body).filter((name) => name !== 'id')
  return names.length === 1 && typeof instances === 'number'
    ? [{ action: 'scale', id, instances }]
    : [{ action: 'update', id, definition: body }]
}

function endedTasks(taskIds: readonly string[], wipe: boolean): readonly ServiceAction[] {
  const byService = new Map<string, string[]>()
  for (const instanceId of taskIds.map(instanceOfTask)) {
    const id = appOfTaskLabel(instanceId)
    if (id === undefined) continue
    const known = byService.get(id)
    if (known === undefined) byService.set(id, [instanceId])
    else known.push(instanceId)
  }
  return [...byService].map(([id, instanceIds]) => ({ action: wipe ? 'wipe' : 'kill', id, instanceIds }))
}

function idIn(body: Json | undefined): string | undefined {
  const id = body !== undefined && isObject(body) ? body['id'] : undefined
  return typeof id === 'string' ? id : undefined
}

function textsIn(body: Json | undefined, name?: string): readonly string[] {
  const list = name === undefined ? body : body !== undefined && isObject(body) ? body[name] : undefined
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : []
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
