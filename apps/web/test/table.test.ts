import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitColumns, nextSort, sortOf, type Column } from '../src/ui/table/columns.ts'
import { tableKey } from '../src/ui/table/keys.ts'
import { mostRows, rowsInView, scrollToShow, slots } from '../src/ui/table/range.ts'
import { judge, rowsOf } from '../src/ui/table/source.ts'

const column = (id: string, width: number, more: Partial<Column<unknown>> = {}): Column<unknown> => ({
  id,
  header: id,
  width,
  cell: () => null,
  ...more,
})

const keyOf = (row: string) => row

const press = (key: string, more = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
})

describe('the rows in the page', () => {
  it('are never more than sixty, and always cover what is in view', () => {
    fc.assert(
      fc.property(
        fc.nat(1_500),
        fc.constantFrom(32, 40, 44),
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (viewHeight, rowHeight, total, at) => {
          const scrollTop = Math.max(0, total * rowHeight - viewHeight) * at
          const [first, last] = rowsInView(scrollTop, viewHeight, rowHeight, total)
          expect(last - first).toBeLessThanOrEqual(mostRows)
          expect(first * rowHeight).toBeLessThanOrEqual(scrollTop)
          expect(last * rowHeight).toBeGreaterThanOrEqual(Math.min(total * rowHeight, scrollTop + viewHeight))
        },
      ),
    )
  })

  it('and the gaps between them are as high as the whole list', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(4_999), fc.nat(4_999), (total, from, focus) => {
        const first = Math.min(from, total - 1)
        const range = [first, Math.min(total, first + 20)] as const
        const focused = Math.min(focus, total - 1)
        const all = slots(range, focused, total)
        const rows = all.reduce((sum, slot) => sum + (slot.kind === 'row' ? 1 : slot.rows), 0)
        expect(rows).toBe(total)
        expect(all.some((slot) => slot.kind === 'row' && slot.index === focused)).toBe(true)
      }),
    )
  })

  it('scroll no further than needed to show a row whole', () => {
    expect(scrollToShow(3, 32, 0, 320)).toBe(0)
    expect(scrollToShow(10, 32, 0, 320)).toBe(32)
    expect(scrollToShow(2, 32, 320, 320)).toBe(64)
  })
})

describe('live changes', () => {
  const scroll = { top: 320, viewHeight: 320, rowHeight: 32 }
  const rows = Array.from({ length: 100 }, (_, i) => `row-${i}`)
  const shown = rowsOf(rows, keyOf, 'all')

  it('above the row under the pointer move the list around it', () => {
    const next = rowsOf(['new-1', 'new-2', ...rows], keyOf, 'all')
    expect(judge(shown, next, 'row-12', scroll)).toEqual({ take: true, scrollBy: 64 })
  })

  it('wait when the list cannot be scrolled far enough', () => {
    const next = rowsOf(rows.slice(1), keyOf, 'all')
    expect(judge(shown, next, 'row-5', { ...scroll, top: 0 })).toEqual({ take: false })
  })

  it('wait when they take away the row under the pointer', () => {
    const next = rowsOf(rows.slice(0, 12), keyOf, 'all')
    expect(judge(shown, next, 'row-50', scroll)).toEqual({ take: false })
  })

  it('are taken at once when nobody points, and when it is another list', () => {
    expect(judge(shown, rowsOf([], keyOf, 'all'), undefined, scroll).take).toBe(true)
    expect(judge(shown, rowsOf([], keyOf, 'filtered'), 'row-5', scroll).take).toBe(true)
  })
})

describe('columns', () => {
  const columns = [
    column('status', 100, { priority: 0 }),
    column('id', 200, { priority: 0, grow: 1 }),
    column('role', 100, { priority: 2 }),
    column('path', 100, { priority: 5 }),
    column('labels', 100, { optional: true }),
  ]

  it('give way by priority when room is short, and share what is left', () => {
    const { shown, hidden } = fitColumns(columns, undefined, 450)
    expect(shown.map(({ column: { id }, width }) => [id, width])).toEqual([
      ['status', 100],
      ['id', 250],
      ['role', 100],
    ])
    expect(hidden).toEqual(['path'])
  })

  it('never lose the most important ones', () => {
    expect(fitColumns(columns, undefined, 120).shown.map(({ column: { id } }) => id)).toEqual([
      'status',
      'id',
    ])
  })

  it('that somebody chose stay, and the table becomes wider than its room', () => {
    const all = columns.map(({ id }) => id)
    expect(fitColumns(columns, all, 720)).toMatchObject({ hidden: [], width: 720 })
    expect(fitColumns(columns, all, 450).hidden).toEqual(['role', 'path'])
  })

  it('sort one way, then the other', () => {
    expect(nextSort({ id: 'size', descendingFirst: true }, undefined)).toBe('-size')
    expect(nextSort({ id: 'size', descendingFirst: true }, '-size')).toBe('size')
    expect(nextSort({ id: 'id' }, 'size')).toBe('id')
    expect(sortOf('size', '-size')).toBe('descending')
    expect(sortOf('id', '-size')).toBeUndefined()
  })
})

describe('keys in a table', () => {
  it('move between rows without leaving the table', () => {
    expect(tableKey(press('j'), 4, 10, 5, false, true)).toEqual({ does: 'move', to: 5, extend: false })
    expect(tableKey(press('ArrowUp'), 0, 10, 5, false, true)).toEqual({ does: 'move', to: 0, extend: false })
    expect(tableKey(press('PageDown'), 7, 10, 5, false, true)).toEqual({ does: 'move', to: 9, extend: false })
    expect(tableKey(press('ArrowDown', { shiftKey: true }), 1, 10, 5, false, true)).toMatchObject({
      extend: true,
    })
  })

  it('do nothing as letters when single keys are off', () => {
    expect(tableKey(press('j'), 4, 10, 5, false, false)).toBeUndefined()
    expect(tableKey(press('ArrowDown'), 4, 10, 5, false, false)).toMatchObject({ to: 5 })
  })

  it('belong to the control inside a row that has the focus', () => {
    expect(tableKey(press('Enter'), 4, 10, 5, true, true)).toBeUndefined()
    expect(tableKey(press('ArrowLeft'), 4, 10, 5, true, true)).toEqual({ does: 'out' })
  })

  it('leave the browser its own combinations', () => {
    expect(tableKey(press('j', { ctrlKey: true }), 4, 10, 5, false, true)).toBeUndefined()
  })
})
