import { Role } from '@holdfast/model/ids'
import { equals } from '@holdfast/model/resource/kind'
import { hasRefinedReservations, reservationRole } from '@holdfast/model/resource/resource'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Scalar } from '@holdfast/model/scalar'
import { downgradeResource, encodeResource, parseResources } from '@holdfast/model/wire/resource'
import { resourceJson, resourcesJson, upgradeResources } from '@holdfast/model/wire/resource'
import type { ReservationForm } from '@holdfast/model/wire/resource'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resource } from '../properties/arbitraries.ts'

const parse = (...wire: unknown[]): readonly Resource[] => {
  const parsed = parseResources(JSON.stringify(wire))
  if (!parsed.ok) throw new Error(parsed.error)
  const upgraded = upgradeResources(parsed.value)
  if (!upgraded.ok) throw new Error(upgraded.error)
  return upgraded.value
}

const disk = { name: 'disk', type: 'SCALAR', scalar: { value: 512 } }
const stack = [{ type: 'DYNAMIC', role: 'ads', principal: 'ops' }]

describe('a resource on the wire', () => {
  test.each<ReservationForm>(['endpoint', 'post', 'pre'])('comes back from the %s form as it was', (form) => {
    fc.assert(
      fc.property(resource, (resource) => {
        fc.pre(form !== 'pre' || !hasRefinedReservations(resource))
        // In the old spelling only the holder's own entry can be told, and of a static one only the role.
        fc.pre(
          form !== 'pre' ||
            resource.reservations.every(
              ({ type, principal, labels }) => type === 'DYNAMIC' || (!principal && !labels),
            ),
        )
        expect(parse(encodeResource(resource, form))).toEqual([resource])
      }),
      { numRuns: 300 },
    )
  })

  test('its text is its endpoint form', () => {
    fc.assert(
      fc.property(resource, (resource) => {
        expect(JSON.parse(resourceJson(resource))).toEqual(encodeResource(resource, 'endpoint'))
      }),
    )
  })

  test('its text is written once', () => {
    const [one] = parse(disk)
    expect(one && resourceJson(one)).toBe('{"name":"disk","type":"SCALAR","scalar":{"value":512},"role":"*"}')
    const bag = Resources.of(parse(disk, { ...disk, name: 'mem' }))
    expect(JSON.parse(resourcesJson(bag))).toHaveLength(2)
  })

  test('the three spellings of a reservation mean the same', () => {
    const pre = { ...disk, role: 'ads', reservation: { principal: 'ops' } }
    const [a, b, c] = parse({ ...disk, reservations: stack }, pre, { ...pre, reservations: stack })
    expect(a).toEqual({
      name: 'disk',
      value: { type: 'SCALAR', scalar: Scalar.of(512) },
      reservations: [{ type: 'DYNAMIC', role: 'ads', principal: 'ops' }],
    })
    expect(b).toEqual(a)
    expect(c).toEqual(a)
  })

  test('no role, the role of everyone and no reservation are all unreserved; a role alone is static', () => {
    expect(parse(disk, { ...disk, role: '*' }).map(reservationRole)).toEqual([undefined, undefined])
    expect(parse({ ...disk, role: 'ads' })[0]?.reservations).toEqual([{ type: 'STATIC', role: 'ads' }])
  })

  test('a volume reads in full where Mesos shows it', () => {
    const wire = {
      ...disk,
      role: 'ads',
      reservation: { principal: 'ops' },
      reservations: stack,
      disk: {
        persistence: { id: 'id1', principal: 'ops' },
        volume: { mode: 'RW', container_path: 'data', host_path: '/h', image: { type: 'DOCKER' } },
        source: {
          type: 'MOUNT',
          mount: { root: '/m' },
          vendor: 'v',
          id: 'i',
          metadata: { labels: [{ key: 'k' }] },
          profile: 'p',
        },
      },
      shared: {},
    }
    const [volume] = parse(wire)
    expect(volume && encodeResource(volume, 'endpoint')).toEqual(wire)
  })

  test('no labels and an empty list of labels are not the same reservation', () => {
    const labelled = { ...disk, reservations: [{ ...stack[0], labels: {} }] }
    const [bare, empty] = parse({ ...disk, reservations: stack }, labelled)
    expect(bare && empty && equals(bare, empty)).toBe(false)
    expect(empty && encodeResource(empty, 'post')).toEqual(labelled)
  })

  test('a refined reservation has no old spelling', () => {
    const refined: Resource = {
      name: 'disk',
      value: { type: 'SCALAR', scalar: Scalar.of(1) },
      reservations: [
        { type: 'STATIC', role: Role('a') },
        { type: 'DYNAMIC', role: Role('a/b') },
      ],
    }
    expect(downgradeResource(refined)).toEqual({
      ok: false,
      error: 'Cannot downgrade resources containing refined reservations',
    })
    expect(encodeResource(refined, 'endpoint')).not.toHaveProperty('role')
  })

  test('a larger number than 64 bits hold is refused, not mistaken', () => {
    const wire = parseResources(JSON.stringify([{ ...disk, scalar: { value: 'Infinity' } }]))
    expect(wire.ok && upgradeResources(wire.value)).toEqual({
      ok: false,
      error: "Resource 'disk:-9.22337203685478e+15' is invalid: Invalid scalar resource: value <= 0",
    })
  })
})
