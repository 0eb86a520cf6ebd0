import { applyCheckpointed, checkpointMessage } from '@holdfast/model/operation/checkpoint'
import { applyOperation } from '@holdfast/model/operation/apply'
import { operationMessage } from '@holdfast/model/operation/error'
import { commonDepth } from '@holdfast/model/operation/stack'
import { Role } from '@holdfast/model/ids'
import { findResources } from '@holdfast/model/resource/find'
import { parseResources } from '@holdfast/model/wire/parse-resources'
import { printResource, printResources } from '@holdfast/model/resource/print'
import {
  Quantities,
  containsQuantities,
  shrinkToLimits,
  shrinkToQuantities,
} from '@holdfast/model/resource/quantities'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import type { Result } from '@holdfast/model/result'
import type { Json } from '@holdfast/model/json'
import { decodeOperation, validateAndUpgradeResources } from '@holdfast/model/wire/operation'
import { decodeMessage } from '@holdfast/model/wire/protobuf'
import { decodeResources, downgradeResource, encodeResource } from '@holdfast/model/wire/resource'
import { resourceMessage } from '@holdfast/model/wire/resource-message'
import type { WireResource } from '@holdfast/model/wire/resource-message'
import { upgradeResource } from '@holdfast/model/wire/upgrade'
import { validateWireResource } from '@holdfast/model/wire/validate'

/** A variable of a case: see the `schema` of `cases/resources.json`. */
export interface Given {
  readonly text?: string
  readonly role?: string
  readonly json?: string
  readonly list?: Json[]
  readonly resource?: Json
}

export type Environment = Readonly<Record<string, Given>>
export type Value = Resources | WireResource | string | number | boolean

/** What a case expects to fail: a refusal in words, not a fault of the program. */
export class Refused extends Error {}

/** The value of an expression such as `["contains", "a", ["+", "b", "c"]]`. */
export function evaluate(expression: Json, env: Environment): Value {
  if (!Array.isArray(expression)) throw new Error(`Not an expression: ${JSON.stringify(expression)}`)
  const [operator, ...parts] = expression
  const bag = (index: number) => bagOf(parts[index] ?? [], env)
  const resource = (index: number) => resourceOf(parts[index] ?? null, env)
  const text = (index: number) => String(parts[index])
  switch (operator) {
    case 'parse':
    case 'get':
      return bag(0)
    case '+':
      return Resources.add(bag(0), bag(1))
    case '-':
      return Resources.subtract(bag(0), bag(1))
    case '==':
      return Resources.equals(bag(0), bag(1))
    case 'contains':
      return Resources.contains(bag(0), bag(1))
    case 'count':
      return Resources.count(bag(0), resource(1))
    case 'size':
      return Resources.size(bag(0))
    case 'filter':
      return filter(text(0), bag(1), parts[2] === undefined ? undefined : Role(text(2)))
    case 'find':
      return refuseUnless(findResources(bag(0), bag(1)), 'not found')
    case 'shrink':
      return (text(1) === 'limits' ? shrinkToLimits : shrinkToQuantities)(bag(0), quantities(text(2)))
    case 'containsQuantities':
      return containsQuantities(bag(0), quantities(text(1)))
    case 'stripped':
      return stripped(bag(0))
    case 'ancestor':
      return ancestor(bag(0), bag(1))
    case 'print':
      return print(text(0), env)
    case 'validate':
      return refuseIf(validateWireResource(decode(env[text(0)]?.resource ?? null)))
    case 'convert':
      return convert(decode(env[text(0)]?.resource ?? null), text(1))
    case 'apply':
      return apply(bag(0), parts[1] ?? null)
    case 'checkpointed':
      return unwrap(applyCheckpointed(bag(0), bag(1)), checkpointMessage)
    case 'repeat':
      return repeat(Number(parts[1]), bag(2))
    case 'pairwiseDistinct':
      return pairwiseDistinct(parts.map((part) => bagOf(part, env)))
    case 'is':
      return evaluate(parts[0] ?? null, env) === parts[1]
    case 'all':
      return parts.every((part) => evaluate(part, env) === true)
    default:
      throw new Error(`Unknown operator ${JSON.stringify(operator)}`)
  }
}

/** A collection from the name of a variable, a list of resources or an expression. */
export function bagOf(json: Json, env: Environment): Resources {
  if (typeof json === 'string') return fromGiven(env[json] ?? {})
  if (!Array.isArray(json)) throw new Error(`Not a collection: ${JSON.stringify(json)}`)
  if (typeof json[0] !== 'string') return Resources.of(validOnes(json))
  return toBag(evaluate(json, env))
}

export function toBag(value: Value): Resources {
  if (typeof value !== 'object' || !('sections' in value)) throw new Error('Not a collection')
  return value
}

function fromGiven({ text, role, json, list, resource }: Given): Resources {
  if (list) return Resources.of(validOnes(list))
  if (resource !== undefined) return Resources.of(validOnes([resource]))
  return unwrap(parseResources(json ?? text ?? '', role))
}

/** As adding one by one does: what is not valid is left out. */
function validOnes(list: readonly Json[]): Resource[] {
  const wire = unwrap(decodeResources(list))
  return wire.filter((resource) => validateWireResource(resource) === undefined).map(upgradeResource)
}

export function resourceOf(json: Json, env: Environment = {}): Resource {
  const given = typeof json === 'string' ? env[json]?.resource : json
  return upgradeResource(decode(given ?? null))
}

function decode(json: Json): WireResource {
  return unwrap(decodeMessage<WireResource>(resourceMessage, json))
}

function filter(name: string, bag: Resources, role: Role | undefined): Resources {
  switch (name) {
    case 'reserved':
      return Resources.reservedTo(bag, role)
    case 'unreserved':
      return Resources.unreserved(bag)
    case 'allocatableTo':
      return Resources.allocatableTo(bag, role ?? Role('*'))
    case 'persistentVolumes':
      return Resources.persistentVolumes(bag)
    case 'revocable':
      return Resources.revocable(bag)
    case 'shared':
      return Resources.shared(bag)
    default:
      throw new Error(`Unknown filter ${name}`)
  }
}

function quantities(text: string): Quantities {
  return unwrap(Quantities.parse(text))
}

function stripped(bag: Resources): Resources {
  const sums = Array.from(Resources.quantities(bag))
  return Resources.of(
    sums.map(([name, scalar]) => ({ name, value: { type: 'SCALAR', scalar }, reservations: [] })),
  )
}

function ancestor(a: Resources, b: Resources): Resources {
  const stacks = [a, b].map((bag) => Resources.list(bag)[0]?.reservations ?? [])
  const depth = commonDepth(stacks[0] ?? [], stacks[1] ?? [])
  return Resources.map(a, (resource) => ({
    ...resource,
    reservations: resource.reservations.slice(0, depth),
  }))
}

function print(name: string, env: Environment): string {
  return env[name]?.resource ? printResource(resourceOf(name, env)) : printResources(bagOf(name, env))
}

function convert(wire: WireResource, form: string): WireResource {
  const resource = upgradeResource(wire)
  if (form === 'PRE') return unwrap(downgradeResource(resource))
  return encodeResource(resource, form === 'POST' ? 'post' : 'endpoint')
}

function apply(bag: Resources, json: Json): Resources {
  const operation = unwrap(validateAndUpgradeResources(unwrap(decodeOperation(json))))
  return unwrap(applyOperation(bag, operation), operationMessage)
}

function repeat(times: number, bag: Resources): Resources {
  let sum = bag
  for (let i = 0; i < times; i++) sum = Resources.add(sum, bag)
  for (let i = 0; i < times; i++) sum = Resources.subtract(sum, bag)
  return sum
}

function pairwiseDistinct(bags: readonly Resources[]): boolean {
  return bags.every((a, i) => bags.every((b, j) => Resources.equals(a, b) === (i === j)))
}

function unwrap<T>(result: Result<T, string>): T
function unwrap<T, E>(result: Result<T, E>, sentence: (error: E) => string): T
function unwrap<T, E>(result: Result<T, E>, sentence: (error: E) => string = String): T {
  if (!result.ok) throw new Refused(sentence(result.error))
  return result.value
}

function refuseIf(error: string | undefined): true {
  if (error !== undefined) throw new Refused(error)
  return true
}

function refuseUnless<T>(value: T | undefined, reason: string): T {
  if (value === undefined) throw new Refused(reason)
  return value
}
