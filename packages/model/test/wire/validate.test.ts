import { parseResources, upgradeResources } from '@holdfast/model/wire/resource'
import { describe, expect, test } from 'vitest'

const dynamic = { type: 'DYNAMIC', role: 'ads', principal: 'operator' }
const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 50 } }
const reserved = { ...disk, reservations: [dynamic] }
const volumeInfo = { persistence: { id: 'v1' }, volume: { container_path: 'data', mode: 'RW' } }
const volume = { ...reserved, disk: volumeInfo }

const errorOf = (...resources: unknown[]) => {
  const wire = parseResources(JSON.stringify(resources))
  if (!wire.ok) throw new Error(wire.error)
  const result = upgradeResources(wire.value)
  return result.ok ? undefined : result.error
}

const refined = (...stack: unknown[]) => ({ ...disk, scalar: { value: 10 }, reservations: stack })
const eng = { type: 'DYNAMIC', role: 'eng', principal: 'operator' }

describe("the validity of a resource, in Apache Mesos 1.12's words", () => {
  test.each([
    [
      { ...volume, name: 'cpus', scalar: { value: 1 } },
      "Resource 'cpus(reservations: [(DYNAMIC,ads,operator)])[v1:data]:1' is invalid: DiskInfo should not be set for cpus resource",
    ],
    [
      { ...volume, reservations: [{ ...dynamic, role: '*' }] },
      `Resource 'disk(reservations: [(DYNAMIC,*,operator)])[v1:data]:50' is invalid: Invalid reservation: role "*" cannot be reserved`,
    ],
    [
      { ...reserved, scalar: { value: -5 } },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)]):-5' is invalid: Invalid scalar resource: value <= 0",
    ],
    [
      { ...reserved, scalar: { value: 1e300 } },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)]):-9.22337203685478e+15' is invalid: Invalid scalar resource: value <= 0",
    ],
    [
      { ...volume, scalar: undefined },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)])[v1:data]:0' is invalid: Invalid scalar resource",
    ],
    [
      { ...volume, ranges: { range: [] } },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)])[v1:data]:50' is invalid: Invalid scalar resource",
    ],
    [
      { ...reserved, role: 'web' },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)]):50' is invalid: Invalid resource format: 'Resource.role' field with 'web' does not match the role 'ads' in 'Resource.reservations'",
    ],
    [
      { ...reserved, reservation: { principal: 'operator' } },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)]):50' is invalid: Invalid resource format: 'Resource.role' and 'Resource.reservation' must either be both set or both not set if the single reservation in 'Resource.reservations' is DYNAMIC",
    ],
    [
      { ...reserved, role: 'ads', reservation: { principal: 'alice' } },
      "Resource 'disk(reservations: [(DYNAMIC,ads,operator)]):50' is invalid: Invalid resource format: 'Resource.reservation.principal' field with 'alice' does not match the principal 'operator' in 'Resource.reservations'",
    ],
    [
      { ...disk, role: '*', reservation: { principal: 'operator' } },
      `Resource 'disk:50' is invalid: Invalid reservation: role "*" cannot be dynamically reserved`,
    ],
    [
      { ...refined(eng, { ...eng, role: 'eng/dev' }), role: 'eng' },
      "Resource 'disk(reservations: [(DYNAMIC,eng,operator),(DYNAMIC,eng/dev,operator)]):10' is invalid: Invalid resource format: 'Resource.role' must not be set if there is more than one reservation in 'Resource.reservations'",
    ],
    [
      refined(eng, eng),
      "Resource 'disk(reservations: [(DYNAMIC,eng,operator),(DYNAMIC,eng,operator)]):10' is invalid: Invalid refined reservation: role 'eng' is not a refinement of 'eng'",
    ],
    [
      refined(eng, { type: 'STATIC', role: 'eng/dev' }),
      "Resource 'disk(reservations: [(DYNAMIC,eng,operator),(STATIC,eng/dev)]):10' is invalid: Invalid refined reservation: A refined reservation cannot be STATIC",
    ],
    [
      { ...reserved, reservations: [{ ...dynamic, role: 'a//b' }] },
      "Resource 'disk(reservations: [(DYNAMIC,a//b,operator)]):50' is invalid: Role 'a//b' cannot contain two adjacent slashes",
    ],
    [
      { ...reserved, reservations: [{ ...dynamic, role: 'sp ace' }] },
      "Resource 'disk(reservations: [(DYNAMIC,sp ace,operator)]):50' is invalid: Role component 'sp ace' is invalid because it contains backspace or whitespace",
    ],
  ])('%#: %j', (resource, error) => {
    expect(errorOf(resource)).toBe(error)
  })
})

const ports = (...pairs: [number, number][]) => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range: pairs.map(([begin, end]) => ({ begin, end })) },
})

describe("the validity of a resource, by Mesos' rules", () => {
  test.each([
    [{ ...disk, name: '' }, 'Empty resource name'],
    [{ ...disk, type: 'TEXT' }, 'Unsupported resource type'],
    [ports([2, 1]), 'Invalid ranges resource: begin > end'],
    [ports([1, 5], [5, 6]), 'Invalid ranges resource: overlapping ranges'],
    [ports([5, 6], [1, 5]), 'Invalid ranges resource: overlapping ranges'],
    [{ ...ports([1, 2]), scalar: { value: 1 } }, 'Invalid ranges resource'],
    [{ name: 'd', type: 'SET' }, 'Invalid set resource'],
    [{ name: 'd', type: 'SET', set: { item: ['a', 'a'] } }, 'Invalid set resource: duplicated elements'],
    [
      { ...disk, disk: { source: { type: 'RAW', mount: {} } } },
      'Mount should not be set for RAW disk source',
    ],
    [
      { ...disk, disk: { source: { type: 'BLOCK', path: {} } } },
      'Path should not be set for BLOCK disk source',
    ],
    [{ ...disk, disk: { source: { type: 'UNKNOWN' } } }, "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'"],
    [
      { ...disk, role: 'ads', reservation: { type: 'DYNAMIC' } },
      "'Resource.ReservationInfo.type' must not be set for the 'Resource.reservation' field",
    ],
    [
      { ...disk, role: 'ads', reservation: { role: 'ads' } },
      "'Resource.ReservationInfo.role' must not be set for the 'Resource.reservation' field",
    ],
    [{ ...disk, role: '-a' }, "Role component '-a' is invalid because it starts with a dash"],
    [refined({ role: 'eng' }), "Invalid reservation: 'Resource.ReservationInfo.type' field must be set."],
    [refined({ type: 'STATIC' }), "Invalid reservation: 'Resource.ReservationInfo.role' field must be set."],
    [refined({ type: 'UNKNOWN', role: 'a' }), "Unsupported 'Resource.ReservationInfo.Type'"],
    [
      refined({ type: 'UNKNOWN', role: 'a' }, { ...eng, role: 'a/b' }),
      "Unsupported 'Resource.ReservationInfo.Type'",
    ],
    [
      { ...refined({ type: 'STATIC', role: 'a' }), reservation: {} },
      "Invalid resource format: 'Resource.reservation' must not be set if the single reservation in 'Resource.reservations' is STATIC",
    ],
    [
      { ...refined(eng, { ...eng, role: 'eng/dev' }), reservation: {} },
      "Invalid resource format: 'Resource.reservation' must not be set if there is more than one reservation in 'Resource.reservations'",
    ],
    [
      {
        ...reserved,
        role: 'ads',
        reservation: { principal: 'operator', labels: { labels: [{ key: 'a', value: 'b' }] } },
      },
      "Invalid resource format: 'Resource.reservation.labels' field with '{a: b}' does not match the labels '{}' in 'Resource.reservations'",
    ],
    [{ ...disk, name: 'mem', shared: {} }, 'Resource mem cannot be shared'],
    [{ ...reserved, shared: {} }, 'Only persistent volumes can be shared'],
  ])('%#: %j', (resource, error) => {
    expect(errorOf(resource)).toMatch(/^Resource '.*' is invalid: /)
    expect(errorOf(resource)?.replace(/^Resource '.*' is invalid: /, '')).toBe(error)
  })

  test.each([
    [{ ...disk, scalar: { value: 0 } }],
    [{ ...volume, shared: {} }],
    [ports([1, 2], [3, 4])],
    [{ ...disk, disk: { source: { type: 'PATH' } } }],
    [refined({ type: 'STATIC', role: 'a', principal: 'p' })],
    [{ ...reserved, role: 'ads', reservation: { principal: 'operator', labels: {} } }],
  ])('nothing is wrong with %j', (resource) => {
    expect(errorOf(resource)).toBeUndefined()
  })

  test('the first of a list that is not valid is named', () => {
    expect(errorOf(disk, { ...disk, name: '' }, { ...disk, role: '-' })).toBe(
      "Resource ':50' is invalid: Empty resource name",
    )
  })

  test('thousands of ranges are looked through in a moment', () => {
    const many = Array.from({ length: 50_000 }, (_, i): [number, number] => [3 * i, 3 * i + 1])
    expect(errorOf(ports(...many, [0, 1]))).toMatch(/overlapping ranges$/)
  })
})
