import { Resources } from '@holdfast/model/resource/resources'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { adopt } from '../../src/mesos/wire-resources.ts'
import { volume } from './operating.ts'

/** Volumes and space of a few ids and sizes, so that much of it is the same. */
const bag = fc
  .array(
    fc.record({
      id: fc.integer({ min: 0, max: 5 }),
      sizeMb: fc.integer({ min: 1, max: 3 }),
      plain: fc.boolean(),
    }),
    {
      maxLength: 12,
    },
  )
  .map((items) =>
    Resources.of(
      items.map(({ id, sizeMb, plain }) => {
        const { disk, ...space } = volume(`v${id}`, sizeMb)
        return plain || disk === undefined ? space : { ...space, disk }
      }),
    ),
  )

test('what is adopted is what was said, made of the objects of before', () => {
  fc.assert(
    fc.property(bag, bag, (before, after) => {
      const adopted = adopt(before, after)
      expect(Resources.equals(adopted, after)).toBe(true)
      expect(Resources.size(adopted)).toBe(Resources.size(after))
      const kept = new Set(Resources.list(before))
      const { added } = Resources.diff(before, after)
      const news = Resources.list(adopted).filter((resource) => !kept.has(resource))
      expect(news.length).toBeLessThanOrEqual(added.length + 1)
    }),
  )
})

test('what is said again is the same object', () => {
  fc.assert(
    fc.property(bag, (before) => {
      expect(adopt(before, Resources.of(Resources.list(before)))).toBe(before)
    }),
  )
})
