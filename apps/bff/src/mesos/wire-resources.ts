import { parseResources as parseText } from '@holdfast/model/wire/parse-resources'
import { Resources } from '@holdfast/model/resource/resources'
import type { Resource } from '@holdfast/model/resource/resource'
import { err, ok, type Result } from '@holdfast/model/result'
import { isArray, isObject, type Json, type JsonObject } from '@holdfast/model/json'
import { decodeResources, upgradeResources } from '@holdfast/model/wire/resource'
import { listOf, objectOf } from './fields.ts'

/** A list of resources in whatever spelling. */
export function resourcesOf(list: readonly Json[]): Result<readonly Resource[], string> {
  const wire = decodeResources(list)
  return wire.ok ? upgradeResources(wire.value) : wire
}

/**
 * All that an agent has, as a master's `/slaves` or the agent's own `/state` tells it. Masters before 0.28 and agents before
 * 1.1 tell only sums: then there are neither volumes nor kinds of disk to see, and what is reserved counts as reserved by
 * flags, which nobody can take back.
 */
export function totalOf(agent: JsonObject): Result<Resources, string> {
  const reserved = objectOf(agent, 'reserved_resources_full')
  const unreserved = listOf(agent, 'unreserved_resources_full')
  const parts = [
    reserved ? everyList(reserved) : summaries(objectOf(agent, 'reserved_resources')),
    unreserved ? resourcesOf(unreserved) : summary(unreservedSummary(agent), undefined),
  ]
  return together(parts)
}

/** Whether kinds of disk, reservations and volumes are told. */
export const tellsAll = (agent: JsonObject): boolean =>
  objectOf(agent, 'reserved_resources_full') !== undefined

/** What tasks hold, or what is offered. */
export function heldOf(agent: JsonObject, which: 'used' | 'offered'): Result<Resources, string> {
  const full = listOf(agent, `${which}_resources_full`)
  const part = full ? resourcesOf(full) : summary(objectOf(agent, `${which}_resources`), undefined)
  return part.ok ? ok(Resources.of(part.value)) : part
}

function everyList(byRole: JsonObject): Result<readonly Resource[], string> {
  const lists = Object.values(byRole).filter(isArray)
  return resourcesOf(lists.flat())
}

function summaries(byRole: JsonObject | undefined): Result<readonly Resource[], string> {
  const found: Resource[] = []
  for (const [role, amounts] of Object.entries(byRole ?? {})) {
    const part = isObject(amounts) ? summary(amounts, role) : ok([])
    if (!part.ok) return part
    found.push(...part.value)
  }
  return ok(found)
}

/** Without reservations everything is unreserved; what is reserved is part of the sum of all. */
function unreservedSummary(agent: JsonObject): JsonObject | undefined {
  return objectOf(agent, 'unreserved_resources') ?? objectOf(agent, 'resources')
}

/** `{"cpus": 4, "ports": "[31000-32000]"}`. */
function summary(
  amounts: JsonObject | undefined,
  role: string | undefined,
): Result<readonly Resource[], string> {
  const parts = Object.entries(amounts ?? {}).flatMap(([name, amount]) => {
    if (name.endsWith('_revocable')) return []
    if (typeof amount === 'number') return amount > 0 ? [`${name}:${amount}`] : []
    return typeof amount === 'string' && amount !== '' ? [`${name}:${amount}`] : []
  })
  if (parts.length === 0) return ok([])
  const parsed = parseText(parts.join(';'), role)
  return parsed.ok ? ok(Resources.list(parsed.value)) : parsed
}

function together(parts: readonly Result<readonly Resource[], string>[]): Result<Resources, string> {
  let bag = Resources.empty
  for (const part of parts) {
    if (!part.ok) return err(part.error)
    for (const resource of part.value) bag = Resources.add(bag, resource)
  }
  return ok(bag)
}

/**
 * What is said now, made of the objects of before as far as it is the same: whoever compares the two then pays for what
 * changed.
 */
export function adopt(before: Resources, after: Resources): Resources {
  const { removed, added } = Resources.diff(before, after)
  let next = before
  for (const resource of removed) next = Resources.subtract(next, resource)
  for (const resource of added) next = Resources.add(next, resource)
  return next
}
