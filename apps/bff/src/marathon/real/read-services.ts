import { PathId } from '@holdfast/model/marathon/path-id'
import { objectIn, objectsIn, textIn, type JsonObject } from '../../lenient-json.ts'
import type { MarathonService } from '../../ports/marathon.ts'
import type { ReadItem } from './items.ts'

/** What one round of questions brought. */
export interface RoundAnswers {
  readonly apps: readonly ReadItem[]
  /** Each as `GET /v2/pods/{id}::status` answers it. */
  readonly pods: readonly ReadItem[]
  readonly queue: readonly JsonObject[]
  readonly deployments: readonly JsonObject[]
  /** Of those that name none: older Marathons have one role for all. */
  readonly defaultRole: string | undefined
}

/** A service, with what it was made of. */
export interface KnownService {
  readonly service: MarathonService
  /** Of its own entry alone. */
  readonly fingerprint: string
  /** Of all that is told of it. */
  readonly whole: string
}

export type KnownServices = ReadonlyMap<PathId, KnownService>

/**
 * Apps and pods by their ids, each with what the other lists say of it: the same object as before where nothing is
 * different, and which ones are.
 */
export function takeRound(
  before: KnownServices,
  { apps, pods, queue, deployments, defaultRole }: RoundAnswers,
): { readonly services: KnownServices; readonly changed: ReadonlySet<PathId> } {
  const waiting = new Map(
    queue.flatMap((entry) => {
      const id = textIn(objectIn(entry['app'])['id']) ?? textIn(objectIn(entry['pod'])['id'])
      return id === undefined ? [] : [[id, entry] as const]
    }),
  )
  const touching = deploymentsById(deployments)
  const services = new Map<PathId, KnownService>()
  const changed = new Set<PathId>()
  const take = (kind: 'app' | 'pod', { id: text, fingerprint, item }: ReadItem): void => {
    const id = PathId(text)
    const known = before.get(id)
    const answer = item ?? known?.service.answer
    if (answer === undefined) return
    const queued = waiting.get(id)
    const own = touching.get(id) ?? []
    const whole = JSON.stringify([kind, fingerprint, queued, own, defaultRole])
    if (known?.whole === whole) {
      services.set(id, known)
      return
    }
    const service: MarathonService = {
      id,
      kind,
      answer,
      ...(defaultRole !== undefined && { defaultRole }),
      ...(queued && { queued }),
      deployments: own,
      deleting: kind === 'pod' ? answer['status'] === 'TERMINAL' : own.some((each) => stops(each, id)),
    }
    services.set(id, { service, fingerprint, whole })
    changed.add(id)
  }
  for (const app of apps) take('app', app)
  for (const pod of pods) take('pod', pod)
  for (const id of before.keys()) if (!services.has(id)) changed.add(id)
  return { services, changed }
}

/** By the apps and pods that they change. */
export function deploymentsById(
  deployments: readonly JsonObject[],
): ReadonlyMap<string, readonly JsonObject[]> {
  const touching = new Map<string, JsonObject[]>()
  for (const deployment of deployments) {
    for (const id of [...textsIn(deployment['affectedApps']), ...textsIn(deployment['affectedPods'])]) {
      const known = touching.get(id)
      if (known === undefined) touching.set(id, [deployment])
      else known.push(deployment)
    }
  }
  return touching
}

function stops(deployment: JsonObject, id: PathId): boolean {
  const steps = objectsIn(deployment['steps']).flatMap((step) => objectsIn(step['actions']))
  return [...steps, ...objectsIn(deployment['currentActions'])].some(
    (each) =>
      (each['app'] === id || each['pod'] === id) &&
      (each['action'] === 'StopApplication' || each['action'] === 'StopPod'),
  )
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
