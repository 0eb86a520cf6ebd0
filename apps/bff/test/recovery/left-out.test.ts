import { expect, test } from 'vitest'
import { allCases } from './cases.ts'
import { LEFT_OUT } from './left-out.ts'

test('only cases that there are can be left out', () => {
  const ids = new Set(allCases.map(({ id }) => id))
  expect(Object.keys(LEFT_OUT).filter((id) => !ids.has(id))).toEqual([])
})
