import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { squarify } from '../src/pages/overview/squarify.ts'

it('tiles give every size its share of the area, and stay inside', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 400 }),
      (sizes) => {
        const sorted = sizes.toSorted((a, b) => b - a)
        const total = sorted.reduce((sum, size) => sum + size, 0)
        const boxes = squarify(sorted, 600, 224)
        expect(boxes).toHaveLength(sorted.length)
        for (const [at, box] of boxes.entries()) {
          expect(box.width * box.height).toBeCloseTo(((sorted[at] ?? 0) / total) * 600 * 224, 3)
          expect(box.x + box.width).toBeLessThanOrEqual(600.001)
          expect(box.y + box.height).toBeLessThanOrEqual(224.001)
        }
      },
    ),
  )
})

it('four equal sizes in a square are four squares', () => {
  const boxes = squarify([1, 1, 1, 1], 100, 100)
  expect(boxes.every((box) => Math.abs(box.width - 50) < 1e-9 && Math.abs(box.height - 50) < 1e-9)).toBe(true)
})
