import { hash } from 'node:crypto'
import { err, ok, type Result } from '@holdfast/model/result'
import { isObject, type Json, type JsonObject } from '@holdfast/model/json'
import { listOf, objectsOf, textOf } from './fields.ts'

/** What `/slaves` says, without what was known before: of a large cluster little has changed since the last poll. */
export interface Listing {
  readonly agents: readonly ListedAgent[]
  readonly recovered: readonly JsonObject[]
}

export interface ListedAgent {
  readonly agentId: string
  readonly fingerprint: string
  /** Absent: it says what it said before. */
  readonly entry?: JsonObject
}

export type Fingerprints = ReadonlyMap<string, string>

/** Reads `/slaves`. `known`: what each agent looked like before. */
export function readListing(text: string, known: Fingerprints): Result<Listing, string> {
  const json = parse(text)
  if (!json.ok) return json
  const slaves = isObject(json.value) ? listOf(json.value, 'slaves') : undefined
  if (!isObject(json.value) || slaves === undefined) return err('it does not list agents')
  const agents: ListedAgent[] = []
  for (const entry of slaves) {
    const agentId = isObject(entry) ? textOf(entry, 'id') : undefined
    if (!isObject(entry) || agentId === undefined) return err('it lists an agent without an id')
    const fingerprint = hash('sha1', JSON.stringify(entry), 'base64')
    agents.push({ agentId, fingerprint, ...(known.get(agentId) !== fingerprint && { entry: needed(entry) }) })
  }
  return ok({ agents, recovered: objectsOf(json.value, 'recovered_slaves') })
}

/** What `decodeSheet` reads. Whatever else there is need not come over from another thread. */
const NEEDED = [
  'id',
  'hostname',
  'pid',
  'active',
  'deactivated',
  'drain_info',
  'estimated_drain_start_time_seconds',
  'registered_time',
  'reregistered_time',
  'version',
  'capabilities',
  'attributes',
  'resources',
  'used_resources',
  'offered_resources',
  'reserved_resources',
  'unreserved_resources',
  'reserved_resources_full',
  'unreserved_resources_full',
  'used_resources_full',
  'offered_resources_full',
] as const

function needed(entry: JsonObject): JsonObject {
  const kept: Record<string, Json> = {}
  for (const name of NEEDED) {
    const value = entry[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** Says what came instead, when it is no JSON. */
export function parse(text: string): Result<Json, string> {
  try {
    const json: Json = JSON.parse(text)
    return ok(json)
  } catch {
    if (text === '') return err('the answer is empty')
    return err(
      /^\s*</.test(text)
        ? 'the answer is a page of HTML, and no JSON'
        : 'the answer is not JSON, or not all of it',
    )
  }
}
