import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { isArray, isObject, parseJson } from './json.ts'
import type { Json, JsonObject } from './json.ts'

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

export const required = (type: FieldType): Field => ({ label: 'required', type })
export const optional = (type: FieldType): Field => ({ label: 'optional', type })
export const repeated = (type: FieldType): Field => ({ label: 'repeated', type })

/** Far deeper than any message nests; what is deeper is refused, for it would end the program. */
const MAX_DEPTH = 100

/** What is decoded: only fields that the message declares. */
interface Decoded {
  [field: string]: unknown
}

/**
 * Reads a message from its JSON form as Mesos does, with its messages. Unknown keys are ignored, `null` is unset, and a
 * number may be given as a string. `T` must say what `message` says.
 *
 * Source: `protobuf::parse()`, mesos `3rdparty/stout/include/stout/protobuf.hpp`.
 */
export function decodeMessage<T>(message: Message, json: Json): Result<T, string> {
  if (!isObject(json)) return err('Expecting a JSON object')
  const decoded = decodeFields(message, json, 0)
  if (!decoded.ok) return decoded
  const missing = missingFields(message, decoded.value, '')
  if (missing.length > 0) return err(`Missing required fields: ${missing.join(', ')}`)
  // The wire is decoded here: every field was checked against the message's declaration.
  return ok(decoded.value as T)
}

function decodeFields(message: Message, json: JsonObject, depth: number): Result<Decoded, string> {
  const decoded: Decoded = {}
  // Mesos keeps objects sorted by key, so this is the order in which it finds faults.
  for (const name of Object.keys(json).toSorted()) {
    const field = Object.hasOwn(message, name) ? message[name] : undefined
    const result = field ? decodeField(name, field, json[name] ?? null, decoded, depth) : ok()
    if (!result.ok) return result
  }
  return ok(decoded)
}

function decodeField(
  name: string,
  field: Field,
  json: Json,
  into: Decoded,
  depth: number,
): Result<undefined, string> {
  if (json === null) return ok()
  if (depth > MAX_DEPTH) return unexpected(json, name)
  if (isArray(json)) {
    if (field.label !== 'repeated') return unexpected(json, name)
    for (const item of json) {
      const result = decodeField(name, field, item, into, depth + 1)
      if (!result.ok) return result
    }
    return ok()
  }
  const value = decodeValue(name, field, json, depth)
  if (!value.ok) return value
  if (value.value === undefined) return ok()
  const list = into[name]
  if (field.label !== 'repeated') into[name] = value.value
  else if (Array.isArray(list)) list.push(value.value)
  else into[name] = [value.value]
  return ok()
}

/** `undefined` for the name of an optional enumeration that is not known: the field stays unset. */
function decodeValue(name: string, field: Field, json: Json, depth: number): Result<unknown, string> {
  const { type } = field
  switch (type) {
    case 'string':
      return typeof json === 'string' ? ok(json) : unexpected(json, name)
    case 'bool':
      return decodeParsed(json, name, 'boolean')
    case 'double':
      if (json === 'Infinity' || json === '-Infinity') return ok(Number(json))
      return decodeParsed(json, name, 'number')
    case 'uint64': {
      const number = decodeParsed(json, name, 'number')
      return number.ok ? ok(toUnsigned(Number(number.value))) : number
    }
    case 'opaque':
      return isObject(json) ? ok(json) : unexpected(json, name)
    default:
      if ('names' in type) return decodeName(type.names, field, json, name)
      return isObject(json) ? decodeFields(type.message, json, depth + 1) : unexpected(json, name)
  }
}

function decodeName(
  names: readonly string[],
  field: Field,
  json: Json,
  name: string,
): Result<unknown, string> {
  if (typeof json !== 'string') return unexpected(json, name)
  if (names.includes(json)) return ok(json)
  return field.label === 'required' ? err(`Failed to find enum for '${json}'`) : ok()
}

/** A number or boolean, or a string that holds one. */
function decodeParsed(json: Json, name: string, kind: 'number' | 'boolean'): Result<unknown, string> {
  if (typeof json === kind) return ok(json)
  if (typeof json !== 'string') return unexpected(json, name)
  const parsed = parseJson(json)
  if (parsed.ok && typeof parsed.value === kind) return parsed
  const reason = parsed.ok ? 'Unexpected JSON type parsed' : parsed.error
  return err(`Failed to parse '${json}' as a JSON ${kind} for field '${name}': ${reason}`)
}

function unexpected(json: Json, field: string): Result<never, string> {
  const kind = isArray(json) ? 'array' : typeof json
  return err(`Not expecting a JSON ${kind} for field '${field}'`)
}

/** As C++ turns a number into 64 bits without a sign. */
function toUnsigned(number: number): number {
  const whole = Math.trunc(number)
  return whole < 0 ? whole + 2 ** 64 : whole
}

/** First what is missing here, then in the parts: the order in which protocol buffers tell it. */
function missingFields(message: Message, decoded: Decoded, path: string): string[] {
  const here = Object.entries(message)
    .filter(([name, { label }]) => label === 'required' && decoded[name] === undefined)
    .map(([name]) => path + name)
  const below = Object.entries(message).flatMap(([name, field]) => {
    if (typeof field.type === 'string' || !('message' in field.type)) return []
    const inner = field.type.message
    const value = decoded[name]
    return Array.isArray(value)
      ? value.flatMap((item, index) => missingFields(inner, item, `${path}${name}[${index}].`))
      : isDecoded(value)
        ? missingFields(inner, value, `${path}${name}.`)
        : []
  })
  return [...here, ...below]
}

function isDecoded(value: unknown): value is Decoded {
  return typeof value === 'object' && value !== null
}
