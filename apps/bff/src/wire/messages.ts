import type { Field, FieldType, Message } from '@holdfast/model/wire/protobuf'
import { resourceMessage } from '@holdfast/model/wire/resource-message'
import { enums, mapValueType, messages, resolveType } from './fields.ts'

/** Resources are read in one way wherever they come from. */
const known = new Map<string, Message>([['Resource', resourceMessage]])

/** A message of the v1 API, by its name below `mesos.v1`, for reading its JSON form. */
export function messageNamed(name: string): Message {
  const made = known.get(name)
  if (made !== undefined) return made
  const fields = messages[name]
  if (fields === undefined) throw new Error(`The wire has no message ${name}`)
  const message: Record<string, Field> = {}
  // Known before its fields are: a message may be part of itself.
  known.set(name, message)
  for (const [field, [, type, label]] of Object.entries(fields)) message[field] = fieldOf(name, type, label)
  return message
}

function fieldOf(scope: string, type: string, label: Field['label']): Field {
  const values = mapValueType(type)
  if (values === undefined) return { label, type: typeOf(scope, type) }
  const name = resolveType(scope, values)
  return {
    label: 'optional',
    type: name !== undefined && Object.hasOwn(messages, name) ? { values: messageNamed(name) } : 'opaque',
  }
}

function typeOf(scope: string, type: string): FieldType {
  switch (type) {
    case 'string':
    case 'bytes':
      return 'string'
    case 'bool':
      return 'bool'
    case 'uint32':
    case 'uint64':
      return 'uint64'
    case 'int32':
    case 'int64':
    case 'double':
      return 'double'
    default: {
      const name = resolveType(scope, type)
      if (name === undefined) return 'opaque'
      const names = enums[name]
      return names === undefined ? { message: messageNamed(name) } : { names: Object.keys(names) }
    }
  }
}
