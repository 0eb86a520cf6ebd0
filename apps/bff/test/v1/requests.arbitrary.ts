import * as fc from 'fast-check'
import { enums, messages, resolveType, mapValueType } from '../../src/wire/fields.ts'
import { encodeProtobuf } from '../../src/wire/protobuf.ts'
import type { Asked } from './whole-cluster.ts'

/** What a hostile or careless client might send: from nearly right to nonsense. */

const word = fc.oneof(
  fc.constantFrom(
    'disk',
    'cpus',
    'ports',
    'ads',
    'eng/dev',
    '*',
    '',
    'ops',
    'v1',
    'S',
    '__proto__',
    'a b',
    '/',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.0004, 0.5, 1e308, 2 ** 53, -(2 ** 63), 12, 512),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const odd = fc.oneof(
  word,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<unknown>([], {}, [[]], 'NaN', '1'),
)

const scalar = fc.record({ value: fc.oneof(number, odd) }, { requiredKeys: [] })
const reservation = fc.record(
  {
    type: fc.constantFrom('DYNAMIC', 'STATIC', 'UNKNOWN', 'x'),
    role: word,
    principal: word,
    labels: fc.record({
      labels: fc.array(fc.record({ key: word, value: word }, { requiredKeys: [] }), { maxLength: 2 }),
    }),
  },
  { requiredKeys: [] },
)
const disk = fc.record(
  {
    persistence: fc.record({ id: word, principal: word }, { requiredKeys: [] }),
    volume: fc.record(
      { container_path: word, mode: fc.constantFrom('RW', 'RO', 'X'), host_path: word },
      { requiredKeys: [] },
    ),
    source: fc.record(
      {
        type: fc.constantFrom('PATH', 'MOUNT', 'RAW', 'X'),
        path: fc.record({ root: word }),
        mount: fc.record({ root: word }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)
export const resource = fc.record(
  {
    name: word,
    type: fc.constantFrom('SCALAR', 'RANGES', 'SET', 'TEXT', 'x'),
    scalar,
    ranges: fc.record({ range: fc.array(fc.record({ begin: number, end: number }), { maxLength: 3 }) }),
    set: fc.record({ item: fc.array(word, { maxLength: 3 }) }),
    role: word,
    reservation,
    reservations: fc.array(reservation, { maxLength: 3 }),
    disk,
    shared: fc.constant({}),
    revocable: fc.constant({}),
    provider_id: fc.record({ value: word }),
    allocation_info: fc.record({ role: word }),
  },
  { requiredKeys: ['name', 'type'] },
)

/** What this cluster may well take. */
const amount = fc.constantFrom(1, 8, 64, 512, 4096)
const reserved = fc
  .tuple(fc.constantFrom('ads', 'web'), fc.boolean())
  .map(([role, refined]) => [
    { type: 'DYNAMIC', role },
    ...(refined ? [{ type: 'DYNAMIC', role: `${role}/dev` }] : []),
  ])
const plausible = fc.record({
  name: fc.constant('disk'),
  type: fc.constant('SCALAR'),
  scalar: amount.map((value) => ({ value })),
  reservations: reserved,
})
const plausibleVolume = fc.tuple(plausible, fc.constantFrom('v1', 'v2')).map(([each, id]) => ({
  ...each,
  disk: { persistence: { id }, volume: { container_path: 'data', mode: 'RW' } },
}))
const anyResource = fc.oneof(
  { weight: 4, arbitrary: plausible },
  { weight: 4, arbitrary: plausibleVolume },
  { weight: 1, arbitrary: resource },
)

/** A call with every member as its declaration has it, or here and there something else. */
const member = (message: string, ids: readonly string[], depth = 0): fc.Arbitrary<unknown> => {
  if (message === 'Resource') return anyResource
  const fields = Object.entries(messages[message] ?? {}).map(([name, [, type, label]]) => {
    const value = fc.oneof(
      { weight: 40, arbitrary: fieldValue(message, name, type, ids, depth) },
      { weight: 1, arbitrary: odd },
    )
    return [
      name,
      label === 'repeated' && mapValueType(type) === undefined ? fc.array(value, { maxLength: 3 }) : value,
    ] as const
  })
  const record = Object.fromEntries(fields)
  return fc.oneof(
    { weight: 1, arbitrary: fc.record(record, { requiredKeys: [] }) },
    { weight: 5, arbitrary: fc.record(record) },
  )
}

function fieldValue(
  scope: string,
  name: string,
  type: string,
  ids: readonly string[],
  depth: number,
): fc.Arbitrary<unknown> {
  const value = mapValueType(type)
  if (value !== undefined)
    return fc.dictionary(word, fieldValue(scope, name, value, ids, depth), { maxKeys: 3 })
  switch (type) {
    case 'string':
      return name === 'value'
        ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: word })
        : word
    case 'bool':
      return fc.boolean()
    case 'bytes':
      return word
    case 'double':
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
      return number
    default: {
      const resolved = resolveType(scope, type)
      if (resolved === undefined || depth > 4) return odd
      const names = enums[resolved]
      return names === undefined
        ? member(resolved, ids, depth + 1)
        : fc.constantFrom(...Object.keys(names), 'x')
    }
  }
}

export const callTypes = Object.keys(enums['master.Call.Type'] ?? {})
export const schedulerCallTypes = Object.keys(enums['scheduler.Call.Type'] ?? {})

/** The others are the same few bytes at each time. */
export const hasMember = (type: string): boolean =>
  messages['master.Call']?.[type.toLowerCase()] !== undefined

type Call = 'master.Call' | 'scheduler.Call'

const callOf = (type: string, ids: readonly string[], of: Call = 'master.Call'): fc.Arbitrary<object> => {
  const name = type.toLowerCase()
  const declared = messages[of]?.[name]
  const message = declared && resolveType(of, declared[1])
  // What frameworks launch goes deep: the last of it is left out.
  const inner = message === undefined ? odd : member(message, ids, of === 'scheduler.Call' ? 1 : 0)
  return fc.record({
    type: fc.constant(type),
    [name]: fc.oneof({ weight: 20, arbitrary: inner }, { weight: 1, arbitrary: odd }),
  })
}

/** Cut, with a character changed, or twice. */
const mangled = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(text) },
    { weight: 1, arbitrary: fc.nat(text.length).map((at) => text.slice(0, at)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(Math.max(text.length - 1, 0)), fc.string({ unit: 'binary', maxLength: 2 }))
        .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1)),
    },
    { weight: 1, arbitrary: fc.constant(text + text) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  )

const mediaType = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('application/x-protobuf', 'text/html', '*/*', 'application/json; q=0', ',;'),
  },
)

export const callRequest = (type: string, path: string, agentId: string): fc.Arbitrary<Asked> =>
  callOf(type, [agentId])
    .chain((call) =>
      fc.record({
        method: fc.oneof(
          { weight: 12, arbitrary: fc.constant('POST') },
          { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE') },
        ),
        path: fc.constant(path),
        headers: fc.record({ 'content-type': mediaType, accept: mediaType }),
        body: fc.oneof(
          { weight: 6, arbitrary: mangled(JSON.stringify(call)) },
          { weight: 1, arbitrary: wireBytes(call) },
        ),
      }),
    )
    .map(withoutBodyOfReads)

/** The call as bytes, of which some may be others. */
function wireBytes(call: object, of: Call = 'master.Call'): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = encodeProtobuf(of, call)
  } catch {
    // What is not of the declared types cannot be written.
    bytes = Uint8Array.of(8, 1)
  }
  return fc.oneof(
    fc.constant(bytes),
    fc.tuple(fc.nat(bytes.length), fc.nat(255)).map(([at, byte]) => {
      const changed = Uint8Array.from(bytes)
      changed[at] = byte
      return changed
    }),
    fc.uint8Array({ maxLength: 40 }).map((random) => Uint8Array.from(random)),
  )
}

export const wireRequest = (type: string, agentId: string): fc.Arbitrary<Asked> =>
  callOf(type, [agentId])
    .chain((call) => wireBytes(call))
    .map((body) => ({
      method: 'POST',
      path: '/api/v1',
      headers: { 'content-type': 'application/x-protobuf', accept: 'application/x-protobuf' },
      body,
    }))

/** A framework that is there. */
export interface Caller {
  readonly id: string
  readonly streamId: string
}

/** Calls of a framework that may be about what it was offered, and of others. */
export const schedulerRequest = (
  type: string,
  { id, streamId }: Caller,
  agentId: string,
): fc.Arbitrary<Asked> => {
  const offers = [0, 1, 2, 3].map((number) => id.replace(/-\d+$/, `-O${number}`))
  const framework = fc.oneof({ weight: 9, arbitrary: fc.constant(id) }, { weight: 1, arbitrary: word })
  return fc
    .record({ call: callOf(type, [agentId, 't', ...offers], 'scheduler.Call'), framework })
    .map(({ call, framework: value }) => ({ framework_id: { value }, ...call }))
    .chain((call) =>
      fc.record({
        method: fc.constant('POST'),
        path: fc.constant('/api/v1/scheduler'),
        body: fc.oneof(
          { weight: 8, arbitrary: mangled(JSON.stringify(call)) },
          { weight: 1, arbitrary: wireBytes(call, 'scheduler.Call') },
        ),
        stream: fc.oneof({ weight: 9, arbitrary: fc.constant(streamId) }, { weight: 1, arbitrary: word }),
      }),
    )
    .map(({ stream, body, ...asked }) => ({
      ...asked,
      body,
      headers: {
        'content-type': typeof body === 'string' ? 'application/json' : 'application/x-protobuf',
        accept: 'application/json',
        ...(type !== 'SUBSCRIBE' && { 'mesos-stream-id': headerOf(stream) }),
      },
    }))
}

/** Headers hold no control characters. */
const headerOf = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?')

export const formRequest = (path: string, field: string, agentId: string): fc.Arbitrary<Asked> =>
  fc
    .record({
      slaveId: fc.oneof({ weight: 6, arbitrary: fc.constant(agentId) }, { weight: 1, arbitrary: word }),
      resources: fc.oneof(
        { weight: 8, arbitrary: fc.array(anyResource, { maxLength: 3 }) },
        { weight: 1, arbitrary: odd },
      ),
      source: fc.option(fc.array(anyResource, { maxLength: 2 })),
    })
    .chain(({ slaveId, resources, source }) => {
      const form = new URLSearchParams({ slaveId, [field]: JSON.stringify(resources) ?? '' })
      if (source !== null) form.set('source', JSON.stringify(source))
      return mangled(form.toString())
    })
    .map((body) => ({ method: 'POST', path, body }))

export const bodyRequest = (
  method: string,
  path: string,
  message: string,
  isList: boolean,
): fc.Arbitrary<Asked> => {
  const one = member(message, ['S'])
  const json: fc.Arbitrary<unknown> = isList ? fc.array(one, { maxLength: 3 }) : one
  return fc
    .oneof({ weight: 10, arbitrary: json }, { weight: 1, arbitrary: odd })
    .chain((value) => mangled(JSON.stringify(value) ?? ''))
    .map((body) => withoutBodyOfReads({ method, path, body }))
}

/** A read with whatever query. */
export const readRequest = (path: string): fc.Arbitrary<Asked> =>
  fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'),
      fc.dictionary(
        fc.constantFrom('jsonp', 'slave_id', 'level', 'duration', 'path', 'limit', 'task_id'),
        word,
        { maxKeys: 3 },
      ),
      fc.constantFrom('', '/', '//', '/..', '%2f', '%00', '%zz'),
    )
    .map(([method, query, tail]) => ({
      method,
      path: `${path}${tail}?${new URLSearchParams(query).toString()}`,
    }))

function withoutBodyOfReads(asked: Asked): Asked {
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return asked
  const { body: _, ...rest } = asked
  return rest
}
