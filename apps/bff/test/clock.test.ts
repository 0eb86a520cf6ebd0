import { expect, test } from 'vitest'
import { systemIds } from '../src/clock.ts'

test('the id of a later operation comes after that of an earlier one, and none comes twice', () => {
  const ids = new Set<string>()
  const first = systemIds.operationId()
  for (const began = Date.now(); Date.now() === began;) ids.add(systemIds.operationId())
  const made = ids.size
  const last = systemIds.operationId()
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(last > first).toBe(true)
  expect(new Set([...ids, first, last]).size).toBe(made + 2)
})
