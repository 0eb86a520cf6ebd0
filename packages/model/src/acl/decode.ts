import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { listNames, lists } from './acls.ts'
import type { Acls, Entity, ListName, Rule } from './acls.ts'

/**
 * Reads the object of `--acls`. The error is a sentence in Mesos' words.
 *
 * Keys that are not known are ignored, and so is an entity type that is not: a misspelt name grants what it should
 * have refused, exactly as in Mesos (`unknownKeys` finds the first kind, for a warning).
 *
 * Source: `ACLs`, mesos `include/mesos/authorizer/acls.proto`; `LocalAuthorizer::validate`.
 */
export function decodeAcls(json: unknown): Result<Acls, string> {
  if (!isObject(json)) return err('Expecting a JSON object')
  const permissive = decodePermissive(json['permissive'])
  if (!permissive.ok) return permissive

  const rules = new Map<ListName, readonly Rule[]>()
  for (const name of listNames) {
    const list = decodeList(name, json[name])
    if (!list.ok) return list
    rules.set(name, list.value)
  }
  return ok({ permissive: permissive.value, rules })
}

/** The keys of the object that no action reads: most likely misspelt. */
export function unknownKeys(json: unknown): readonly string[] {
  if (!isObject(json)) return []
  return Object.keys(json).filter((key) => key !== 'permissive' && !Object.hasOwn(lists, key))
}

function decodePermissive(json: unknown): Result<boolean, string> {
  if (json === undefined || json === null) return ok(true)
  if (json === true || json === 'true') return ok(true)
  if (json === false || json === 'false') return ok(false)
  return err(`Not expecting a JSON ${jsonType(json)} for field 'permissive'`)
}

function decodeList(name: ListName, json: unknown): Result<readonly Rule[], string> {
  const rules: Rule[] = []
  for (const [index, item] of repeated(json).entries()) {
    if (!isObject(item)) return err('Expecting a JSON object')
    const place = `${name}[${index}]`
    const subjects = decodeEntity(item, 'principals', place)
    if (!subjects.ok) return subjects
    const objects = decodeEntity(item, lists[name].objects, place)
    if (!objects.ok) return objects
    const fault = faultOf(name, objects.value)
    if (fault !== undefined) return err(fault)
    rules.push(...split(name, subjects.value, objects.value))
  }
  return ok(rules)
}

function decodeEntity(rule: JsonObject, key: string, place: string): Result<Entity, string> {
  const json = rule[key]
  if (json === undefined || json === null) return err(`Missing required fields: ${place}.${key}`)
  if (!isObject(json)) return err(`Not expecting a JSON ${jsonType(json)} for field '${key}'`)
  // Values beside ANY or NONE mean nothing.
  if (json['type'] === 'ANY' || json['type'] === 'NONE') return ok({ type: json['type'] })

  const values = repeated(json['values'])
  const stranger = values.find((value) => typeof value !== 'string')
  if (stranger !== undefined) return err(`Not expecting a JSON ${jsonType(stranger)} for field 'values'`)
  return ok({ type: 'SOME', values: values.filter((value) => typeof value === 'string') })
}

/** The only endpoints whose reading can be allowed or refused. */
const authorizablePaths = new Set([
  '/containers',
  '/containerizer/debug',
  '/files/debug',
  '/logging/toggle',
  '/metrics/snapshot',
  '/monitor/statistics',
])

function faultOf(name: ListName, objects: Entity): string | undefined {
  const shape = lists[name]
  if (objects.type !== 'SOME') return undefined
  if (shape.kind === 'all') return `ACL.${shape.message} type must be either NONE or ANY`
  if (shape.kind !== 'path') return undefined
  const other = objects.values.find((path) => !authorizablePaths.has(path))
  return other === undefined ? undefined : `Path: '${other}' is not an authorizable path`
}

/**
 * A rule about roles becomes one rule for each value that ends in `/%`, then one for the rest, if there is a rest: a
 * rule about no role at all disappears.
 */
function split(name: ListName, subjects: Entity, objects: Entity): readonly Rule[] {
  if (lists[name].kind !== 'role' || objects.type !== 'SOME') return [{ subjects, objects }]
  const subtrees = objects.values.filter((role) => role.endsWith('/%'))
  const rest = objects.values.filter((role) => !role.endsWith('/%'))
  return [
    ...subtrees.map((role): Rule => ({ subjects, objects: { type: 'SUBTREE', prefix: role.slice(0, -1) } })),
    ...(rest.length > 0 ? [{ subjects, objects: { type: 'SOME', values: rest } } satisfies Rule] : []),
  ]
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** A repeated field may be given as a bare value. */
function repeated(json: unknown): readonly unknown[] {
  if (json === undefined || json === null) return []
  return Array.isArray(json) ? json : [json]
}

function jsonType(json: unknown): string {
  if (Array.isArray(json)) return 'array'
  return json === null ? 'null' : typeof json
}
