import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChunkedList } from '../../src/ledger/chunked-list.ts'
import { Dictionary } from '../../src/ledger/dictionary.ts'
import { FACET_VALUES, FacetTally } from '../../src/ledger/facet-tally.ts'
import { Tally } from '../../src/ledger/tally.ts'

const byNumber = (a: number, b: number) => a - b
const byCount = (a: readonly [string, number], b: readonly [string, number]) =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1)

describe('a list in chunks', () => {
  it('is a sorted array, whatever comes and goes', () => {
    const change = fc.tuple(fc.boolean(), fc.nat(3000))
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(3000), { maxLength: 2000, size: 'max' }),
        fc.array(change, { maxLength: 2000, size: 'max' }),
        (first, changes) => {
          const expected = new Set(first)
          const list = new ChunkedList(byNumber, first.toSorted(byNumber))
          for (const [comes, item] of changes) {
            if (!comes) expect(list.delete(item)).toBe(expected.delete(item))
            else if (!expected.has(item)) {
              list.insert(item)
              expected.add(item)
            }
          }
          const sorted = [...expected].sort(byNumber)
          expect(list.size).toBe(sorted.length)
          expect(list.filter(() => true)).toEqual(sorted)
          for (const at of [0, 1, 255, 256, 511, sorted.length - 1, sorted.length]) {
            if (at >= 0) expect(list.slice(at, 300)).toEqual(sorted.slice(at, at + 300))
          }
          expect([...list.from((item) => item < 1500)]).toEqual(sorted.filter((item) => item >= 1500))
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** Values come and go, one by one; now and then somebody asks. */
const history = fc.array(fc.tuple(fc.nat(60), fc.boolean(), fc.boolean()), { maxLength: 400, size: 'max' })

describe('numbers for values', () => {
  it('are reused when their values are gone, so that they stay small', () => {
    const dictionary = new Dictionary()
    const kept = dictionary.take('kept')
    for (let i = 0; i < 1000; i++) {
      const id = dictionary.take(`v${i}`)
      expect(dictionary.take(`v${i}`)).toBe(id)
      dictionary.release(id)
      expect(dictionary.find(`v${i}`)).toBe(id)
      dictionary.release(id)
      expect(dictionary.find(`v${i}`)).toBeUndefined()
    }
    expect(dictionary.size).toBe(2)
    expect(dictionary.valueOf(kept)).toBe('kept')
  })
})

describe('the most frequent values', () => {
  it('are those of a count from scratch, whenever somebody asks', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const dictionary = new Dictionary()
        const tally = new FacetTally(dictionary)
        const counts = new Map<string, number>()
        for (const [number, comes, asked] of steps) {
          const value = `v${number}`
          const count = (counts.get(value) ?? 0) + (comes ? 1 : -1)
          if (count < 0) continue
          counts.set(value, count)
          const id = dictionary.find(value)
          if (comes) tally.add(dictionary.take(value), 1)
          else if (id !== undefined) {
            tally.add(id, -1)
            dictionary.release(id)
          }
          if (!asked) continue
          const present = [...counts].filter(([, left]) => left > 0).sort(byCount)
          expect(tally.top().map(({ value, count }) => [value, count])).toEqual(
            present.slice(0, FACET_VALUES),
          )
          expect(tally.size).toBe(present.length)
          expect(tally.get(value)).toBe(count)
        }
      }),
    )
  })

  it('are right for amounts too', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90), fc.nat(5)), { maxLength: 300, size: 'max' }), (steps) => {
        const tally = new Tally()
        const amounts = new Map<string, number>()
        for (const [number, amount] of steps) {
          const value = `v${number}`
          tally.add(value, amount - (tally.get(value) > 3 ? tally.get(value) : 0))
          amounts.set(value, (amounts.get(value) ?? 0) > 3 ? amount : (amounts.get(value) ?? 0) + amount)
          const present = [...amounts].filter(([, left]) => left > 0).sort(byCount)
          expect(tally.top(100).map(({ value, count }) => [value, count])).toEqual(present)
          expect(tally.size).toBe(present.length)
        }
      }),
    )
  })
})
