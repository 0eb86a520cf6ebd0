import { PersistenceId, Role } from '@holdfast/model/ids'
import { parseResources } from '@holdfast/model/wire/parse-resources'
import {
  Quantities,
  containsQuantities,
  shrinkToLimits,
  shrinkToQuantities,
} from '@holdfast/model/resource/quantities'
import { printResources } from '@holdfast/model/resource/print'
import type { Resource } from '@holdfast/model/resource/resource'
import { Resources } from '@holdfast/model/resource/resources'
import { summarize } from '@holdfast/model/resource/summary'
import { Scalar } from '@holdfast/model/scalar'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resource } from '../properties/arbitraries.ts'

const bag = (text: string) => {
  const result = parseResources(text)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const quantities = (text: string) => {
  const result = Quantities.parse(text)
  return result.ok ? result.value : new Map()
}

const volume: Resource = {
  name: 'disk',
  value: { type: 'SCALAR', scalar: Scalar.of(100) },
  reservations: [{ type: 'DYNAMIC', role: Role('ads') }],
  disk: { persistence: { id: PersistenceId('v') }, volume: { containerPath: 'data', mode: 'RW' } },
}

describe('the summary of a collection', () => {
  test('always names the four, and sums every disk and volume alike', () => {
    expect(summarize(Resources.empty)).toEqual({ cpus: 0, gpus: 0, mem: 0, disk: 0 })
    const all = Resources.add(
      bag('cpus:0.1;cpus(a):0.2;disk:10;ports:[1-2];ports(a):[3-4, 9-9];bugs:{a};bugs(b):{b}'),
      volume,
    )
    expect(summarize(all)).toEqual({
      cpus: 0.3,
      gpus: 0,
      mem: 0,
      disk: 110,
      ports: '[1-4, 9-9]',
      bugs: '{a, b}',
    })
  })

  test('keeps revocable resources apart', () => {
    const revocable = Resources.map(bag('cpus:2;ports:[1-2]'), (resource) => ({
      ...resource,
      revocable: true,
    }))
    expect(summarize(Resources.add(bag('cpus:1'), revocable))).toEqual({
      cpus: 1,
      gpus: 0,
      mem: 0,
      disk: 0,
      cpus_revocable: 2,
      ports_revocable: '[1-2]',
    })
  })
})

describe('quantities', () => {
  test('are read from text', () => {
    expect(Quantities.print(quantities('mem:64; disk:32;disk:1'))).toBe('disk:33; mem:64')
    expect(Quantities.print(new Map())).toBe('{}')
  })

  test.each([
    ['cpus', "Failed to parse 'cpus': missing or extra ':'"],
    ['cpus:a:b', "Failed to parse 'cpus:a:b': missing or extra ':'"],
    ['ports:[1-2]', "Failed to parse '[1-2]' to quantity: only scalar values are allowed"],
    ['cpus:-1', "Failed to parse '-1' to quantity: only scalar values are allowed"],
    ['cpus:{', "Failed to parse '{' to quantity: Mismatched brackets"],
  ])('refuse %j', (text, error) => {
    expect(Quantities.parse(text)).toEqual({ ok: false, error })
  })

  test('never go below none', () => {
    expect([...Quantities.subtract(quantities('cpus:1;mem:5'), quantities('cpus:2;mem:2'))]).toEqual([
      ['mem', Scalar.of(3)],
    ])
  })

  test('count the numbers of ranges and the items of sets', () => {
    expect(containsQuantities(bag('ports:[1-3];bugs:{a,b}'), quantities('ports:3;bugs:2'))).toBe(true)
    expect(containsQuantities(bag('ports:[1-3]'), quantities('ports:4'))).toBe(false)
  })
})

describe('shrinking', () => {
  test('cuts what may be cut and takes the rest whole or not at all', () => {
    const all = Resources.add(bag('disk:50;cpus:4;ports:[1-2]'), volume)
    expect(printResources(shrinkToQuantities(all, quantities('disk:30')))).toBe('disk:30')
    expect(printResources(shrinkToLimits(all, quantities('disk:30')))).toBe('disk:30; cpus:4; ports:[1-2]')
    expect(shrinkToQuantities(all, quantities('disk:150'))).toSatisfy((some: Resources) =>
      Resources.contains(some, volume),
    )
  })

  test('never gives more than asked for or than there is', () => {
    fc.assert(
      fc.property(fc.array(resource), fc.nat(5_000), fc.nat(5_000), (list, cpus, disk) => {
        const target = new Map([
          ['cpus', Scalar.fromThousandths(cpus)],
          ['disk', Scalar.fromThousandths(disk)],
        ])
        const whole = Resources.of(list)
        const part = shrinkToQuantities(whole, target)
        expect(Quantities.contains(target, Resources.quantities(part))).toBe(true)
        expect(Resources.contains(whole, part)).toBe(true)
      }),
    )
  })
})
