import { err, ok, type Result } from '@holdfast/model/result'
import type { Json } from '@holdfast/model/json'
import protobuf, { type IConversionOptions, type Type } from 'protobufjs/light.js'
import { isOpaque, wireRoot } from './descriptor.ts'

/** A message from its bytes, as the same JSON that says it. The error is for nobody to read: Mesos says only that it failed. */
export function decodeProtobuf(message: string, bytes: Uint8Array): Result<Json, string> {
  const type = typeNamed(message)
  try {
    return ok(jsonOf(type, type.toObject(type.decode(bytes), CONVERSION)))
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

/** The bytes of a message from the JSON that says it. What the wire does not know is left out. */
export function encodeProtobuf(message: string, json: object): Uint8Array<ArrayBuffer> {
  const type = typeNamed(message)
  return Uint8Array.from(type.encode(type.fromObject(wireOf(type, json))).finish())
}

const CONVERSION: IConversionOptions = { enums: String, bytes: String, longs: Number }

/** What is not read is carried in its bytes, under this name. */
const OPAQUE = 'opaque_bytes'

interface Fields {
  [name: string]: unknown
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** A value of an enumeration that is not known is no value at all. */
function jsonOf(type: Type, decoded: Fields): { [name: string]: Json } {
  const json: { [name: string]: Json } = {}
  for (const field of type.fieldsArray) {
    const value = decoded[field.name]
    if (value === undefined) continue
    const one = (each: unknown) => jsonValue(field, each)
    if (field.map && isFields(value)) {
      json[field.name] = Object.fromEntries(
        Object.entries(value).flatMap(([key, each]) => {
          const read = one(each)
          return read === undefined ? [] : [[key, read] as const]
        }),
      )
    } else if (Array.isArray(value)) {
      json[field.name] = value.flatMap((each) => one(each) ?? [])
    } else {
      const read = one(value)
      if (read !== undefined) json[field.name] = read
    }
  }
  return json
}

function jsonValue(field: protobuf.Field, value: unknown): Json | undefined {
  const { resolvedType } = field
  if (resolvedType instanceof protobuf.Type) return isFields(value) ? jsonOf(resolvedType, value) : undefined
  if (resolvedType instanceof protobuf.Enum) return typeof value === 'string' ? value : undefined
  if (field.type === 'bytes' && isOpaque(field)) return { [OPAQUE]: String(value) }
  // A scalar: the library was told to give these only.
  return value as string | number | boolean
}

/** The other way. */
function wireOf(type: Type, json: object): Fields {
  const wire: Fields = {}
  for (const [name, value] of Object.entries(json)) {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined
    if (field === undefined || value === undefined) continue
    const one = (each: unknown) => wireValue(field, each)
    if (field.map && isFields(value)) {
      wire[name] = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, one(each)]))
    } else if (Array.isArray(value)) {
      wire[name] = value.map(one).filter((each) => each !== undefined)
    } else {
      wire[name] = one(value)
    }
  }
  return wire
}

function wireValue(field: protobuf.Field, value: unknown): unknown {
  const { resolvedType } = field
  if (resolvedType instanceof protobuf.Type) return isFields(value) ? wireOf(resolvedType, value) : undefined
  if (field.type === 'bytes' && isOpaque(field)) return isFields(value) ? value[OPAQUE] : undefined
  return value
}

function typeNamed(name: string): Type {
  return wireRoot.lookupType(name)
}
