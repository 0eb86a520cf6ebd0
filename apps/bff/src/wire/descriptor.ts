import protobuf from 'protobufjs/light.js'
import { enums, mapValueType, messages, resolveType } from './fields.ts'

const SCALARS = new Set(['string', 'bytes', 'bool', 'double', 'int32', 'int64', 'uint32', 'uint64'])

/** Marks fields of a type that the wire's declaration does not hold: their bytes are kept as they are. */
const OPAQUE = '(opaque)'

export const isOpaque = ({ options }: protobuf.Field): boolean => options?.[OPAQUE] === true

interface Node {
  /** Without it the library takes fields with their default for unset. */
  edition?: 'proto2'
  fields?: Record<string, object>
  values?: Readonly<Record<string, number>>
  nested?: Record<string, Node>
}

/** Every message and enumeration in its place: what is named below another is part of it. */
function descriptor(): Record<string, Node> {
  const top: Node = {}
  const nodeOf = (name: string): Node =>
    name.split('.').reduce((node, part) => ((node.nested ??= {})[part] ??= {}), top)
  for (const [name, fields] of Object.entries(messages)) {
    const node = nodeOf(name)
    node.edition = 'proto2'
    node.fields = Object.fromEntries(
      Object.entries(fields).map(([field, [id, type, label]]) => [field, fieldOf(name, id, type, label)]),
    )
  }
  for (const [name, values] of Object.entries(enums)) nodeOf(name).values = values
  return top.nested ?? {}
}

function fieldOf(scope: string, id: number, type: string, label: string): object {
  const value = mapValueType(type)
  const options = { packed: false }
  if (value !== undefined) return { id, keyType: 'string', ...typeOf(scope, value), options }
  const { type: name, opaque } = typeOf(scope, type)
  return { id, rule: label, type: name, options: { ...options, ...(opaque && { [OPAQUE]: true }) } }
}

function typeOf(scope: string, type: string): { readonly type: string; readonly opaque?: true } {
  if (SCALARS.has(type)) return { type }
  const name = resolveType(scope, type)
  return name === undefined ? { type: 'bytes', opaque: true } : { type: `.${name}` }
}

/** All messages of the v1 API, by their names below `mesos.v1`. */
export const wireRoot = protobuf.Root.fromJSON({ nested: descriptor() }).resolveAll()
