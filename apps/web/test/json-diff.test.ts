import { expect, it } from 'vitest'
import { diffJson, isSameJson } from '../src/pages/volume/json-diff.ts'

it('two copies with another order of keys are the same', () => {
  expect(isSameJson({ a: 1, b: { c: [1, 2], d: 'x' } }, { b: { d: 'x', c: [1, 2] }, a: 1 })).toBe(true)
})

it('shows the lines that only one of them says', () => {
  const lines = diffJson({ id: 'pgdata', size: 64 }, { size: 32, id: 'pgdata', shared: {} })
  const only = (side: string) => lines.filter((line) => line.side === side).map((line) => line.text.trim())
  expect(only('master')).toEqual(['"size": 64'])
  expect(only('agent')).toEqual(['"size": 32,', '"shared": {}'])
  expect(lines.at(-1)).toEqual({ side: 'same', text: '}' })
})
