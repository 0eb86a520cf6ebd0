import { isPersistentVolume, type Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { isArray, isObject, type Json, type JsonObject } from '@holdfast/model/json'
import type { ClusterAgent, VolumeUsage } from '../ports/cluster.ts'
import { agentUrl } from './agent-reader.ts'
import { numberOf, objectOf, objectsOf, secondsOf, textOf } from './fields.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { parse } from './listing.ts'

export interface UsageParts {
  readonly http: HttpClient
  readonly protocol: () => string
  readonly authorization: string | undefined
  readonly timeoutMs: number
}

const MAX_BYTES = 64 * 1024 * 1024
const MIB = 1024 * 1024

/**
 * How much lies on a volume, as its agent has measured it for the task that uses it: of volumes that no task uses, and where agents
 * are started without `disk/du` or `disk/xfs` isolation, it is not known.
 *
 * Source: `/monitor/statistics`, mesos `src/slave/http.cpp`.
 */
export async function usageOnAgent(
  agent: ClusterAgent,
  volume: Resource,
  { http, protocol, authorization, timeoutMs }: UsageParts,
): Promise<VolumeUsage | undefined> {
  const address = agentUrl(agent, protocol())
  if (address === undefined || !isOnlyOne(agent, volume)) return undefined
  const answer = await http.ask({
    url: new URL(`${address.href}/monitor/statistics`),
    method: 'GET',
    headers: authorization === undefined ? {} : { Authorization: authorization },
    timeoutMs,
    maxBytes: MAX_BYTES,
    servername: agent.hostname,
  })
  if (!answer.ok || answer.value.status !== 200) return undefined
  const json = parse(answer.value.body.toString('utf8'))
  return json.ok ? usageIn(json.value, volume) : undefined
}

/** Statistics name volumes by their ids alone, which may be there in several roles. */
function isOnlyOne({ total }: ClusterAgent, volume: Resource): boolean {
  const id = volume.disk?.persistence?.id
  const same = Resources.list(total).filter(
    (each) => isPersistentVolume(each) && each.disk?.persistence?.id === id,
  )
  return same.length === 1
}

function usageIn(executors: Json, volume: Resource): VolumeUsage | undefined {
  if (!isArray(executors)) return undefined
  for (const executor of executors) {
    const statistics = isObject(executor) ? objectOf(executor, 'statistics') : undefined
    const disk = statistics && objectsOf(statistics, 'disk_statistics').find((each) => isAbout(each, volume))
    const bytes = disk && numberOf(disk, 'used_bytes')
    const atMs = statistics && secondsOf(statistics, 'timestamp')
    if (bytes !== undefined && atMs !== undefined) return { bytes, atMs }
  }
  return undefined
}

function isAbout(disk: JsonObject, { disk: own, value }: Resource): boolean {
  const persistence = objectOf(disk, 'persistence')
  const limit = numberOf(disk, 'limit_bytes')
  const size = value.type === 'SCALAR' ? Scalar.toNumber(value.scalar) * MIB : 0
  return (
    persistence !== undefined &&
    textOf(persistence, 'id') === own?.persistence?.id &&
    // One that was resized, or made anew, is another.
    (limit === undefined || Math.abs(limit - size) < 1024)
  )
}
