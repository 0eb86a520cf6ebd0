import { invariant } from '../invariant.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { isArray, isObject } from '../json.ts'
import { parseJson } from './parse-json.ts'
import type { Json, JsonObject } from '../json.ts'

/** The fields of a protocol buffer message, in the order of its declaration. */
export interface Message {
  readonly [field: string]: Field
}

export interface Field {
  readonly label: 'required' | 'optional' | 'repeated'
  readonly type: FieldType
}

export type FieldType =
  | 'string'
  | 'double'
  | 'uint64'
  | 'bool'
  /** A part that is not read but kept: whatever object is there. */
  | 'opaque'
  | { readonly names: readonly string[] }
  | { readonly message: Message }
  /** A map from names to such messages. */
  | { readonly values: Message }

export const required = (type: FieldType): Field => ({ label: 'required', type })
export const optional = (type: FieldType): Field => ({ label: 'optional', type })
export const repeated = (type: FieldType): Field => ({ label: 'repeated', type })

/** Far deeper than any message nests; what is deeper is refused, for it would end the program. */
const MAX_DEPTH = 100

/** What is decoded: only fields that the message declares. */
interface Decoded {
  [field: string]: unknown
}

/** What is noticed on the way. Faults are rare, so nothing is made for the sake of the way without one. */
interface Run {
  readonly sorted: boolean
  fault?: string
  incomplete?: true
}

/**
 * Reads a message from its JSON form as Mesos does, with its messages. Unknown keys are ignored, `null` is unset, and a
 * number may be given as a string. `T` must say what `message` says.
 *
 * Source: `protobuf::parse()`, mesos `3rdparty/stout/include/stout/protobuf.hpp`.
 */
export function decodeMessage<T>(message: Message, json: Json): Result<T, string> {
  if (!isObject(json)) return err('Expecting a JSON object')
  const run: Run = { sorted: false }
  const decoded = decodeFields(message, json, 0, run)
  if (run.fault !== undefined) return err(firstFault(message, json))
  if (run.incomplete) return err(`Missing required fields: ${missingFields(message, decoded, '').join(', ')}`)
  // The wire is decoded here: every field was checked against the message's declaration.
  return ok(decoded as T)
}

/** Mesos keeps objects sorted by key, so that is the order in which it finds faults. */
function firstFault(message: Message, json: JsonObject): string {
  const run: Run = { sorted: true }
  decodeFields(message, json, 0, run)
  invariant(run.fault !== undefined, 'a fault depends on the order of reading')
  return run.fault
}

function decodeFields(message: Message, json: JsonObject, depth: number, run: Run): Decoded {
  const decoded: Decoded = {}
  const names = Object.keys(json)
  for (const name of run.sorted ? names.toSorted() : names) {
    const field = Object.hasOwn(message, name) ? message[name] : undefined
    if (field) decodeField(name, field, json[name] ?? null, decoded, depth, run)
    if (run.fault !== undefined) return decoded
  }
  if (requiredOf(message).some((name) => decoded[name] === undefined)) run.incomplete = true
  return decoded
}

function decodeField(name: string, field: Field, json: Json, into: Decoded, depth: number, run: Run): void {
  if (json === null) return
  if (depth > MAX_DEPTH || (isArray(json) && field.label !== 'repeated')) {
    run.fault = unexpected(json, name)
  } else if (isArray(json)) {
    for (const item of json) {
      decodeField(name, field, item, into, depth + 1, run)
      if (run.fault !== undefined) return
    }
  } else {
    const value = decodeValue(name, field, json, depth, run)
    const list = into[name]
    if (value === undefined || run.fault !== undefined) return
    if (field.label !== 'repeated') into[name] = value
    else if (Array.isArray(list)) list.push(value)
    else into[name] = [value]
  }
}

/** `undefined` for the name of an optional enumeration that is not known: the field stays unset. */
function decodeValue(name: string, field: Field, json: Json, depth: number, run: Run): unknown {
  const { type } = field
  switch (type) {
    case 'string':
      return typeof json === 'string' ? json : fail(run, unexpected(json, name))
    case 'bool':
      return decodeParsed(json, name, 'boolean', run)
    case 'double':
      return json === 'Infinity' || json === '-Infinity'
        ? Number(json)
        : decodeParsed(json, name, 'number', run)
    case 'uint64':
      return toUnsigned(Number(decodeParsed(json, name, 'number', run)))
    case 'opaque':
      return isObject(json) ? json : fail(run, unexpected(json, name))
    default:
      if ('names' in type) return decodeName(type.names, field, json, name, run)
      if ('values' in type) return decodeMap(type.values, json, name, depth, run)
      return isObject(json)
        ? decodeFields(type.message, json, depth + 1, run)
        : fail(run, unexpected(json, name))
  }
}

function decodeName(names: readonly string[], field: Field, json: Json, name: string, run: Run): unknown {
  if (typeof json !== 'string') return fail(run, unexpected(json, name))
  if (names.includes(json)) return json
  return field.label === 'required' ? fail(run, `Failed to find enum for '${json}'`) : undefined
}

/** A number or boolean, or a string that holds one. */
function decodeParsed(json: Json, name: string, kind: 'number' | 'boolean', run: Run): unknown {
  if (typeof json === kind) return json
  if (typeof json !== 'string') return fail(run, unexpected(json, name))
  const parsed = parseJson(json)
  if (parsed.ok && typeof parsed.value === kind) return parsed.value
  const reason = parsed.ok ? 'Unexpected JSON type parsed' : parsed.error
  return fail(run, `Failed to parse '${json}' as a JSON ${kind} for field '${name}': ${reason}`)
}

function decodeMap(message: Message, json: Json, name: string, depth: number, run: Run): unknown {
  if (!isObject(json)) return fail(run, unexpected(json, name))
  const decoded: [string, Decoded][] = []
  for (const key of Object.keys(json).toSorted()) {
    const value = json[key] ?? null
    if (isObject(value)) decoded.push([key, decodeFields(message, value, depth + 1, run)])
    else run.fault ??= unexpected(value, 'value')
    if (run.fault !== undefined) return undefined
  }
  return Object.fromEntries(decoded)
}

function fail(run: Run, fault: string): undefined {
  run.fault = fault
}

function unexpected(json: Json, field: string): string {
  const kind = isArray(json) ? 'array' : typeof json
  return `Not expecting a JSON ${kind} for field '${field}'`
}

/** As C++ turns a number into 64 bits without a sign. */
function toUnsigned(number: number): number {
  const whole = Math.trunc(number)
  return whole < 0 ? whole + 2 ** 64 : whole
}

const requiredNames = new WeakMap<Message, readonly string[]>()

function requiredOf(message: Message): readonly string[] {
  const known = requiredNames.get(message)
  if (known) return known
  const names = Object.keys(message).filter((name) => message[name]?.label === 'required')
  requiredNames.set(message, names)
  return names
}

/** First what is missing here, then in the parts: the order in which protocol buffers tell it. */
function missingFields(message: Message, decoded: Decoded, path: string): string[] {
  const here = requiredOf(message).filter((name) => decoded[name] === undefined)
  const below = Object.entries(message).flatMap(([name, field]) => {
    const value = decoded[name]
    if (typeof field.type === 'string' || 'names' in field.type) return []
    if ('values' in field.type) {
      const { values } = field.type
      return Object.values(value ?? {}).flatMap((item, index) =>
        missingFields(values, item, `${path}${name}[${index}].value.`),
      )
    }
    const inner = field.type.message
    return Array.isArray(value)
      ? value.flatMap((item, index) => missingFields(inner, item, `${path}${name}[${index}].`))
      : isDecoded(value)
        ? missingFields(inner, value, `${path}${name}.`)
        : []
  })
  return [...here.map((name) => path + name), ...below]
}

function isDecoded(value: unknown): value is Decoded {
  return typeof value === 'object' && value !== null
}
