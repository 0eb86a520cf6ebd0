import { describe, expect, it } from 'vitest'
import { withKept } from '../src/pages/volumes/kept-rows.ts'
import type { RowSource } from '../src/ui/table/source.ts'
import { rowsOf } from '../src/ui/table/source.ts'

interface Row {
  readonly key: string
}

const list = (...keys: readonly string[]): RowSource<Row> =>
  rowsOf(
    keys.map((key) => ({ key })),
    (row) => row.key,
  )
const keysOf = (source: RowSource<Row>) =>
  Array.from({ length: source.total }, (_, index) => source.at(index)?.key)
const kept = (key: string, index: number) => ({ row: { key }, index })

describe('rows that the list has lost', () => {
  it('stay in their old places', () => {
    const source = withKept(list('a', 'd', 'f'), [kept('b', 1), kept('c', 2), kept('e', 4)])
    expect(keysOf(source)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('are found by their keys, as are those around them', () => {
    const source = withKept(list('a', 'c'), [kept('b', 1)])
    expect(['a', 'b', 'c', 'x'].map((key) => source.indexOf(key))).toEqual([0, 1, 2, undefined])
  })

  it('are never doubled while the list still has them', () => {
    const now = list('a', 'b')
    expect(withKept(now, [kept('b', 1)])).toBe(now)
  })

  it('come at the end of a list that has become shorter than their place', () => {
    expect(keysOf(withKept(list('a'), [kept('y', 7), kept('z', 9)]))).toEqual(['a', 'y', 'z'])
  })

  it('do not shift what the list is asked to fetch', () => {
    const asked: (readonly [number, number])[] = []
    const now: RowSource<Row> = { ...list('a', 'c', 'd'), show: (first, last) => asked.push([first, last]) }
    withKept(now, [kept('b', 1)]).show(2, 4)
    expect(asked).toEqual([[1, 3]])
  })
})
