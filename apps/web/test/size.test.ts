import { describe, expect, it } from 'vitest'
import { parseSize, spellSize } from '../src/parts/form/size.ts'

describe('a typed size', () => {
  it.each([
    ['64', 'GiB', 65_536],
    ['0.5', 'GiB', 512],
    ['.5', 'MiB', 0.5],
    [' 2 ', 'TiB', 2_097_152],
    ['1.0005', 'MiB', 1.001],
    ['64 gib', 'MiB', 65_536],
    ['10g', 'TiB', 10_240],
    ['1T', 'MiB', 1_048_576],
  ] as const)('reads %s with %s as %d MiB', (text, unit, mib) => {
    expect(parseSize(text, unit)).toEqual({ ok: true, value: mib })
  })

  it.each([
    ['', 'Enter a size.'],
    ['0', 'A size is more than 0.'],
    ['-3', 'A size is more than 0.'],
    ['many', '“many” is not a size. Use digits, such as 64 or 0.5.'],
    ['1,5', '“1,5” is not a size. Use digits, such as 64 or 0.5.'],
    ['Infinity', '“Infinity” is not a size. Use digits, such as 64 or 0.5.'],
    ['10 GB', '“10 GB” is not a size. Use digits, such as 64 or 0.5.'],
    ['9'.repeat(20), `“${'9'.repeat(20)}” is not a size. Use digits, such as 64 or 0.5.`],
    ['0.0004', 'Mesos counts disk in thousandths of a MiB; this rounds to 0.'],
  ])('refuses %j with a sentence', (text, sentence) => {
    expect(parseSize(text, 'MiB')).toEqual({ ok: false, error: sentence })
  })

  it('is spelt in the largest unit that says it exactly', () => {
    expect(spellSize(65_536)).toEqual({ text: '64', unit: 'GiB' })
    expect(spellSize(1536)).toEqual({ text: '1.5', unit: 'GiB' })
    expect(spellSize(1500)).toEqual({ text: '1500', unit: 'MiB' })
    expect(spellSize(2_097_152)).toEqual({ text: '2', unit: 'TiB' })
  })

  it('reads back what it spells', () => {
    for (const mib of [0.001, 1, 511.5, 65_536, 104_757, 3_145_728]) {
      const { text, unit } = spellSize(mib)
      expect(parseSize(text, unit)).toEqual({ ok: true, value: mib })
    }
  })
})
