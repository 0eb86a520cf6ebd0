import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DiskAccount } from '@holdfast/model/api/rows'
import { partsOf, percent, sentenceOf } from '../src/parts/disk-bar/account.ts'
import { layoutBar } from '../src/parts/disk-bar/layout.ts'

const account: DiskAccount = {
  sizeMb: 102_400,
  attachedMb: 38_912,
  detachedMb: 22_528,
  orphanedMb: 0,
  unknownMb: 0,
  reservedIdleMb: 12_288,
  usedUnreservedMb: 8_192,
  freeMb: 20_480,
  remainderMb: 0,
}

describe('the disk picture', () => {
  it('draws the parts in their fixed order, whatever their sizes', () => {
    const kinds = layoutBar(partsOf(account), 400).map((segment) => segment.kind)
    expect(kinds).toEqual(['attached', 'detached', 'idle', 'used', 'free'])
  })

  it('leaves two pixels between parts and ends exactly at the end of the bar', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (sizes) => {
          const segments = layoutBar(
            sizes.map((mb) => ({ mb })),
            300,
          )
          const last = segments.at(-1)
          expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(300, 0)
          for (const [at, segment] of segments.entries()) {
            const before = segments[at - 1]
            expect(segment.width).toBeGreaterThanOrEqual(3)
            if (before !== undefined) expect(segment.x - before.x - before.width).toBeCloseTo(2, 6)
          }
        },
      ),
    )
  })

  it('shows a thousandth of a MiB beside a PiB', () => {
    const [small, large] = layoutBar([{ mb: 0.001 }, { mb: 2 ** 30 }], 96)
    expect(small?.width).toBe(3)
    expect(large?.width).toBe(91)
  })

  it('draws nothing for a disk without size', () => {
    expect(layoutBar([{ mb: 0 }], 100)).toEqual([])
    expect(layoutBar([{ mb: 5 }], 0)).toEqual([])
  })

  it('says everything in a sentence that it draws', () => {
    expect(sentenceOf('mount /mnt/ssd', account)).toBe(
      'mount /mnt/ssd, 100 GiB: 38 GiB attached, 22 GiB detached, 12 GiB reserved idle, 8 GiB used unreserved, 20 GiB free',
    )
    expect(sentenceOf('root', { ...account, remainderMb: 12 })).toContain('12 MiB unaccounted')
  })

  it('never rounds something down to nothing', () => {
    expect(percent(0.0004)).toBe('<0.1%')
    expect(percent(0.034)).toBe('3.4%')
    expect(percent(0)).toBe('0%')
    expect(percent(1)).toBe('100%')
  })
})
