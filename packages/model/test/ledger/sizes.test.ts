import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAge, parseAge, spellAge } from '../../src/ledger/ages.ts'
import { naturalKey } from '../../src/ledger/list-spec.ts'
import { formatExactMib, formatBytes, formatSize, parseSize, spellSize } from '../../src/ledger/sizes.ts'
import { Scalar } from '../../src/scalar.ts'

describe('a size', () => {
  it.each([
    [0, '0 MiB'],
    [0.5, '0.5 MiB'],
    [1, '1 MiB'],
    [1000, '1000 MiB'],
    [1023.7, '1 GiB'],
    [1536, '1.5 GiB'],
    [65_536, '64 GiB'],
    [104_757, '102 GiB'],
    [1_500_000, '1.43 TiB'],
    [2 ** 40, '1024 PiB'],
    [-2048, '-2 GiB'],
  ])('of %d MiB is shown as %s', (mib, text) => {
    expect(formatSize(mib)).toBe(text)
  })

  it('is shown exactly in MiB, in groups of three', () => {
    expect(formatExactMib(65_536)).toBe('65\u202f536 MiB')
    expect(formatExactMib(1_048_576.125)).toBe('1\u202f048\u202f576.125 MiB')
    expect(formatExactMib(512)).toBe('512 MiB')
  })

  it.each([
    ['512', 512_000],
    ['10GiB', 10_240_000],
    ['1.5 t', 1_572_864_000],
    ['.5g', 512_000],
    ['0.001MiB', 1],
  ])('%s is read', (text, size) => {
    expect(parseSize(text)).toBe(size)
  })

  it.each(['10GB', '10KiB', '-1', '1e3', '', 'GiB', '1,5', '9'.repeat(30)])('%j is not read', (text) => {
    expect(parseSize(text)).toBeUndefined()
  })

  it('is read as it is spelled', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 50), (size) => {
        expect(parseSize(spellSize(Scalar.fromThousandths(size)))).toBe(size)
      }),
    )
  })
})

describe('an age', () => {
  it('is read as it is spelled', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 12), (ms) => {
        expect(parseAge(spellAge(ms))).toBe(ms)
      }),
    )
  })

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [3_600_000, '1 h'],
    [86_399_999, '23 h'],
    [12.5 * 86_400_000, '12 d'],
  ])('of %d ms is shown as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text)
  })

  it.each(['30', 'd', '-1d', '1y', ''])('%j is not read', (text) => {
    expect(parseAge(text)).toBeUndefined()
  })
})

describe('the natural order', () => {
  it('counts as people do', () => {
    const names = ['agent-10', 'Agent-2', 'agent-1', '10.0.0.168', '10.0.0.9']
    expect(names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1))).toEqual([
      '10.0.0.9',
      '10.0.0.168',
      'agent-1',
      'Agent-2',
      'agent-10',
    ])
  })
})

it.each([
  [0, '0 B'],
  [12, '12 B'],
  [4096, '4 KiB'],
  [1536, '1.5 KiB'],
  [1024 ** 2, '1 MiB'],
  [3 * 1024 ** 3, '3 GiB'],
])('%s measured bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
