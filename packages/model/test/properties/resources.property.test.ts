import type { Role } from '@holdfast/model/ids'
import { kindOf } from '@holdfast/model/resource/kind'
import { Quantities } from '@holdfast/model/resource/quantities'
import { isReserved, reservationRole } from '@holdfast/model/resource/resource'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { Value } from '@holdfast/model/resource/value'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resource, scalarResource } from './arbitraries.ts'

const bag = fc.array(resource, { maxLength: 40, size: 'max' }).map((list) => Resources.of(list))
const scalarBag = fc.array(scalarResource, { maxLength: 40, size: 'max' }).map((list) => Resources.of(list))

const same = (a: Resources, b: Resources) => {
  expect(Resources.equals(a, b)).toBe(true)
  expect(Resources.equals(b, a)).toBe(true)
}

describe('the algebra of resources', () => {
  test('addition does not mind the order', () => {
    fc.assert(fc.property(bag, bag, (a, b) => same(Resources.add(a, b), Resources.add(b, a))))
  })

  test('addition does not mind the brackets', () => {
    fc.assert(
      fc.property(bag, bag, bag, (a, b, c) =>
        same(Resources.add(Resources.add(a, b), c), Resources.add(a, Resources.add(b, c))),
      ),
    )
  })

  test('taking away what was added restores what was there', () => {
    fc.assert(
      fc.property(scalarBag, scalarBag, (a, b) => same(Resources.subtract(Resources.add(a, b), b), a)),
    )
  })

  test('a sum contains both of its parts', () => {
    fc.assert(
      fc.property(bag, bag, (a, b) => {
        expect(Resources.contains(Resources.add(a, b), a)).toBe(true)
        expect(Resources.contains(Resources.add(a, b), b)).toBe(true)
      }),
    )
  })

  test('what is contained stays so when more is added', () => {
    fc.assert(
      fc.property(bag, bag, resource, (a, more, part) => {
        if (Resources.contains(a, part)) expect(Resources.contains(Resources.add(a, more), part)).toBe(true)
      }),
    )
  })

  test('giving back a part that was taken restores the whole', () => {
    fc.assert(
      fc.property(bag, fc.array(fc.nat()), (whole, picks) => {
        const list = Resources.list(whole)
        const part = Resources.of(new Set(picks.flatMap((pick) => list[pick % list.length] ?? [])))
        expect(Resources.contains(whole, part)).toBe(true)
        same(Resources.add(Resources.subtract(whole, part), part), whole)
      }),
    )
  })

  test('nothing is left of what is taken from itself', () => {
    fc.assert(
      fc.property(bag, (a) => {
        const left = Resources.subtract(a, Resources.of(Resources.list(a)))
        const shared = Resources.shared(left)
        same(left, shared)
        expect(Resources.isEmpty(Resources.subtract(a, a))).toBe(true)
      }),
    )
  })

  test('what differs, applied to the one, gives the other', () => {
    fc.assert(
      fc.property(bag, bag, fc.boolean(), (a, b, grown) => {
        const after = grown ? Resources.add(a, b) : b
        const { removed, added } = Resources.diff(a, after)
        const applied = Resources.add(Resources.subtract(a, Resources.of(removed)), Resources.of(added))
        same(applied, after)
        expect(Resources.diff(applied, after)).toEqual({ removed: [], added: [] })
      }),
    )
  })

  test('sums, roles and sizes are those of the list, whatever was added and taken', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), resource), { maxLength: 80, size: 'max' }), (steps) => {
        let a = Resources.empty
        for (const [more, part] of steps) a = more ? Resources.add(a, part) : Resources.subtract(a, part)
        const list = Resources.list(a)
        expect(Resources.size(a)).toBe(list.length)
        expect(Resources.quantities(a)).toEqual(sums(list))
        for (const [role, part] of Resources.reservations(a)) {
          const reserved = list.filter((resource) => isReserved(resource, role))
          expect(Resources.quantities(part)).toEqual(sums(reserved))
          same(Resources.nonShared(part), Resources.nonShared(Resources.of(reserved)))
        }
        expect(new Set(Resources.reservations(a).keys())).toEqual(rolesOf(list))
        expect(list.every(({ value }) => !Value.isEmpty(value))).toBe(true)
        expect(a.kinds).toBe(new Set(list.map((resource) => kindOf(resource).key)).size)
      }),
    )
  })

  test('no amount is lost or made by taking reservations off', () => {
    fc.assert(
      fc.property(bag, (all) => {
        // Shared volumes that become equal are one volume with two users.
        const a = Resources.nonShared(all)
        expect(Resources.quantities(Resources.popReservation(a))).toEqual(Resources.quantities(a))
        expect(Resources.quantities(Resources.toUnreserved(a))).toEqual(Resources.quantities(a))
        expect(Resources.quantities(Resources.unallocate(a))).toEqual(Resources.quantities(a))
      }),
    )
  })
})

function rolesOf(list: readonly Resource[]): Set<Role> {
  return new Set(list.flatMap((resource) => reservationRole(resource) ?? []))
}

const nothing: Resource = { name: 'disk', value: Value.scalar(Scalar.zero), reservations: [] }

function sums(list: readonly Resource[]): Quantities {
  return list.map(quantityOf).reduce((a, b) => Quantities.add(a, b), quantityOf(nothing))
}

function quantityOf({ name, value }: Resource): Quantities {
  return value.type === 'SCALAR' && value.scalar !== 0 ? new Map([[name, value.scalar]]) : new Map()
}
