import { parseResources } from '@holdfast/model/wire/resource'
import { describe, expect, test } from 'vitest'

const reservations = [{ type: 'DYNAMIC', role: 'ads', principal: 'operator' }]
const persistence = { id: 'v1', principal: 'operator' }
const volume = { container_path: 'data', mode: 'RW' }
const base = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 512 },
  reservations,
  disk: { persistence, volume },
}

const errorOf = (...resources: unknown[]) => {
  const result = parseResources(JSON.stringify(resources))
  return result.ok ? undefined : result.error
}

describe("decoding a resource, in Apache Mesos 1.12's words", () => {
  test.each([
    [
      'a bad mode',
      { ...base, disk: { persistence, volume: { ...volume, mode: 'XX' } } },
      "Failed to find enum for 'XX'",
    ],
    ['no type', { ...base, type: undefined }, 'Missing required fields: type'],
    ['a bad type', { ...base, type: 'NUMBER' }, "Failed to find enum for 'NUMBER'"],
    ['no name', { ...base, name: undefined }, 'Missing required fields: name'],
    [
      'words for a number',
      { ...base, scalar: { value: 'lots' } },
      "Failed to parse 'lots' as a JSON number for field 'value': syntax error at line 1 near: lots",
    ],
    ['no id', { ...base, disk: { persistence: {}, volume } }, 'Missing required fields: disk.persistence.id'],
    [
      'no mode',
      { ...base, disk: { persistence, volume: { container_path: 'data' } } },
      'Missing required fields: disk.volume.mode',
    ],
    [
      'no path',
      { ...base, disk: { persistence, volume: { mode: 'RW' } } },
      'Missing required fields: disk.volume.container_path',
    ],
    ['a number', 1, 'Expecting a JSON object'],
  ])('refuses %s', (_, resource, error) => {
    expect(errorOf(resource)).toBe(error)
  })
})

describe("decoding a resource, by the rules of Mesos' reader", () => {
  test.each([
    ['a list for one', { ...base, name: ['disk'] }, "Not expecting a JSON array for field 'name'"],
    ['a number for a name', { ...base, name: 7 }, "Not expecting a JSON number for field 'name'"],
    ['a boolean for a name', { ...base, name: true }, "Not expecting a JSON boolean for field 'name'"],
    ['an object for a name', { ...base, name: {} }, "Not expecting a JSON object for field 'name'"],
    ['a string for a message', { ...base, disk: 'big' }, "Not expecting a JSON string for field 'disk'"],
    ['a number for an enumeration', { ...base, type: 0 }, "Not expecting a JSON number for field 'type'"],
    [
      'an object for a number',
      { ...base, scalar: { value: {} } },
      "Not expecting a JSON object for field 'value'",
    ],
    [
      'a list that holds no objects',
      { ...base, reservations: [1] },
      "Not expecting a JSON number for field 'reservations'",
    ],
    [
      'a boolean in the text of a number',
      { ...base, scalar: { value: 'true' } },
      "Failed to parse 'true' as a JSON number for field 'value': Unexpected JSON type parsed",
    ],
    [
      'several missing fields, the outer first',
      { disk: { persistence: {} }, scalar: {} },
      'Missing required fields: name, type, scalar.value, disk.persistence.id',
    ],
    [
      'a missing field in a list',
      { ...base, reservations: [{ labels: { labels: [{ key: 'a' }, {}] } }] },
      'Missing required fields: reservations[0].labels.labels[1].key',
    ],
    [
      'lists within lists without end',
      { ...base, reservations: nested(900) },
      "Not expecting a JSON array for field 'reservations'",
    ],
  ])('refuses %s', (_, resource, error) => {
    expect(errorOf(resource)).toBe(error)
  })

  test('names the fault that comes first in the order of the keys', () => {
    expect(errorOf({ scalar: 1, name: 2, disk: 3 })).toBe("Not expecting a JSON number for field 'disk'")
  })

  test('takes what is spelled otherwise but meant', () => {
    const decoded = parseResources(
      JSON.stringify([
        {
          name: 'ports',
          type: 'RANGES',
          // A single value for a list, numbers as text, numbers with a fraction, an unknown key, and null for nothing.
          ranges: { range: { begin: '1', end: 2.9 }, colour: 'red' },
          colour: 'red',
          disk: null,
          // The name of an enumeration that is not known, where it may be missing.
          reservations: [{ type: 'ETERNAL', role: 'ads' }, null],
          revocable: { colour: 'red' },
        },
      ]),
    )
    expect(decoded).toEqual({
      ok: true,
      value: [
        {
          name: 'ports',
          type: 'RANGES',
          ranges: { range: [{ begin: 1, end: 2 }] },
          reservations: [{ role: 'ads' }],
          revocable: {},
        },
      ],
    })
  })

  test('lists within lists without end are refused before they end the program', () => {
    const depth = 1_000_000
    const text = `[{"reservations":${'['.repeat(depth)}${']'.repeat(depth)}}]`
    expect(parseResources(text).ok).toBe(false)
  })

  test('keys that objects have by nature are keys like others', () => {
    expect(errorOf(JSON.parse('{"__proto__": {"name": "disk"}, "constructor": 1, "type": "SCALAR"}'))).toBe(
      'Missing required fields: name',
    )
  })
})

function nested(depth: number): unknown {
  let list: unknown = []
  for (let i = 0; i < depth; i++) list = [list]
  return list
}
