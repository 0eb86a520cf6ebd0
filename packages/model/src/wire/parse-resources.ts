import { Role } from '../ids.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { DEFAULT_ROLE } from '../role.ts'
import { parseJsonArray } from './parse-json.ts'
import type { Json } from '../json.ts'
import { decodeResources } from './resource.ts'
import { upgradeResource } from './upgrade.ts'
import { validateWireResource } from './validate.ts'
import { isDynamicallyReserved, isPersistentVolume } from '../resource/resource.ts'
import type { Resource } from '../resource/resource.ts'
import { Resources } from '../resource/resources.ts'
import { validateResource } from '../resource/validate.ts'
import { parseValue, tokens } from '../resource/value-text.ts'

/**
 * What an agent is given by `--resources`: a JSON list of resources, or `cpus:4;mem:1024;disk(role):512`. What names no
 * role is reserved to `defaultRole`, or unreserved when that is `*`.
 *
 * Source: `Resources::parse()`, mesos `src/common/resources.cpp`.
 */
export function parseResources(text: string, defaultRole: string = DEFAULT_ROLE): Result<Resources, string> {
  const json = parseJsonArray(text)
  const list = json.ok ? fromJson(json.value, defaultRole) : fromSimpleText(text, defaultRole)
  if (!list.ok) return list
  const resources = Resources.of(list.value)
  const error = validateCommandLine(Resources.list(resources))
  return error === undefined ? ok(resources) : err(error)
}

function fromJson(json: readonly Json[], defaultRole: string): Result<Resource[], string> {
  const decoded = decodeResources(json)
  if (!decoded.ok) return err(`Some JSON resources were not formatted properly: ${decoded.error}`)
  const wire = decoded.value.map((resource) =>
    resource.role === undefined && !resource.reservations ? { ...resource, role: defaultRole } : resource,
  )
  const error = wire.map(validateWireResource).find((error) => error !== undefined)
  return error === undefined ? ok(wire.map(upgradeResource)) : err(error)
}

function fromSimpleText(text: string, defaultRole: string): Result<Resource[], string> {
  const resources: Resource[] = []
  for (const token of tokens(text, ';')) {
    const resource = fromToken(token, defaultRole)
    if (!resource.ok) return resource
    const error = validateResource(resource.value)
    if (error !== undefined) return err(error)
    resources.push(resource.value)
  }
  return ok(resources)
}

/** `name(role):value`; with no role the name stands alone. */
function fromToken(token: string, defaultRole: string): Result<Resource, string> {
  const [left, right, ...more] = tokens(token, ':')
  if (left === undefined || right === undefined || more.length > 0) {
    return err(`Bad value for resources, missing or extra ':' in ${token}`)
  }
  const open = left.indexOf('(')
  const close = left.indexOf(')')
  if (open >= 0 && close < open) return err(`Bad value for resources, mismatched parentheses in ${token}`)
  const name = (open < 0 ? left : left.slice(0, open)).trim()
  const role = open < 0 ? defaultRole : left.slice(open + 1, close).trim()
  const value = parseValue(right)
  if (!value.ok) return err(`Failed to parse resource ${name} value ${right} error ${value.error}`)
  if (value.value.type === 'TEXT') return err(`Bad type for resource ${name} value ${right} type TEXT`)
  const reservations = role === DEFAULT_ROLE ? [] : [{ type: 'STATIC', role: Role(role) } as const]
  return ok({ name, value: value.value, reservations })
}

/** What only operations may make is not for flags. */
function validateCommandLine(resources: readonly Resource[]): string | undefined {
  const types = new Map<string, string>()
  for (const resource of resources) {
    const { name, value } = resource
    if (isPersistentVolume(resource)) return 'Persistent volumes cannot be specified at the command line'
    if (resource.revocable) {
      return "Revocable resources cannot be specified at the command line; do not include a 'revocable' key in the resources JSON"
    }
    if (isDynamicallyReserved(resource)) {
      return 'Dynamic reservations cannot be specified at the command line; do not include a reservation with DYNAMIC type in the resources JSON'
    }
    if ((types.get(name) ?? value.type) !== value.type) {
      return `Resources with the same name ('${name}') but different types are not allowed`
    }
    types.set(name, value.type)
  }
  return undefined
}
