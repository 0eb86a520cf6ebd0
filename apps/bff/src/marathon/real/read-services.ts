import { PathId } from '@holdfast/model/marathon/path-id'
import { objectIn, objectsIn, textIn, type JsonObject } from '../../services/json.ts'
import type { MarathonService } from '../marathon.ts'

/** What one round of questions brought. A part that was not asked for is absent, and stays as it was. */
export interface RoundAnswers {
  readonly apps: readonly JsonObject[]
  /** Each as `GET /v2/pods/{id}::status` answers it. */
  readonly pods: readonly JsonObject[]
  readonly queue: readonly JsonObject[]
  readonly deployments: readonly JsonObject[]
}

/** Apps and pods by their ids, each with what the other lists say of it. */
export function servicesOf({ apps, pods, queue, deployments }: RoundAnswers): Map<PathId, MarathonService> {
  const waiting = new Map(
    queue.flatMap((entry) => {
      const id = textIn(objectIn(entry['app'])['id']) ?? textIn(objectIn(entry['pod'])['id'])
      return id === undefined ? [] : [[id, entry] as const]
    }),
  )
  const touching = new Map<string, JsonObject[]>()
  for (const deployment of deployments) {
    for (const id of [...textsIn(deployment['affectedApps']), ...textsIn(deployment['affectedPods'])]) {
      const known = touching.get(id)
      if (known === undefined) touching.set(id, [deployment])
      else known.push(deployment)
    }
  }
  const services = new Map<PathId, MarathonService>()
  const add = (kind: 'app' | 'pod', answer: JsonObject): void => {
    const id = textIn(answer['id'])
    if (id === undefined) return
    const queued = waiting.get(id)
    services.set(PathId(id), {
      id: PathId(id),
      kind,
      answer,
      ...(queued && { queued }),
      deployments: touching.get(id) ?? [],
      deleting: kind === 'pod' && answer['status'] === 'TERMINAL',
    })
  }
  for (const app of apps) add('app', app)
  for (const pod of pods) add('pod', pod)
  return services
}

/** The same object as before for a service of which nothing is different, and which ones are. */
export function changesOf(
  before: ReadonlyMap<PathId, MarathonService>,
  after: Map<PathId, MarathonService>,
): ReadonlySet<PathId> {
  const changed = new Set<PathId>()
  for (const [id, service] of after) {
    const known = before.get(id)
    if (known !== undefined && sameService(known, service)) after.set(id, known)
    else changed.add(id)
  }
  for (const id of before.keys()) if (!after.has(id)) changed.add(id)
  return changed
}

function sameService(a: MarathonService, b: MarathonService): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

export const itemsOf = (answer: unknown, name: string): readonly JsonObject[] =>
  objectsIn(objectIn(answer)[name])
