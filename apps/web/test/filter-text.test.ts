import { describe, expect, it } from 'vitest'
import { columnsOf, columnsText, toggleColumn } from '../src/parts/filter/column-choice.ts'
import { pressHeader, readSort, sortText } from '../src/parts/filter/sort-text.ts'
import {
  replaceToken,
  toggleWord,
  tokenAt,
  tokensOf,
  withoutToken,
  wordOf,
} from '../src/parts/filter/tokens.ts'

describe('a filter text', () => {
  it('is cut at spaces outside quotes', () => {
    const words = tokensOf('status:detached  app:"/data base" "free text"').map(({ text }) => text)
    expect(words).toEqual(['status:detached', 'app:"/data base"', '"free text"'])
  })

  it('keeps an open quote as one word while it is typed', () => {
    expect(tokensOf('role:"half a').map(({ text }) => text)).toEqual(['role:"half a'])
  })

  it('gives the word at the caret, and an empty one between words', () => {
    expect(tokenAt('status:de role:ads', 9)).toEqual({ text: 'status:de', at: 0, length: 9 })
    expect(tokenAt('status:de  ', 11)).toEqual({ text: '', at: 11, length: 0 })
  })

  it('loses a word without leaving a gap', () => {
    const text = 'a  status:detached   b'
    const token = tokensOf(text)[1]
    expect(token && withoutToken(text, token)).toBe('a b')
  })

  it('puts a suggestion in the place of the word at the caret', () => {
    const text = 'size:>1GiB sta role:ads'
    expect(replaceToken(text, tokenAt(text, 14), 'status:')).toBe('size:>1GiB status: role:ads')
  })

  it('gains a word once and loses it again', () => {
    expect(toggleWord('role:ads', 'status:detached')).toBe('role:ads status:detached')
    expect(toggleWord('role:ads status:detached', 'status:detached')).toBe('role:ads')
    expect(toggleWord('', 'status:detached')).toBe('status:detached')
  })

  it('quotes a value that could be cut', () => {
    expect(wordOf('role', 'ads')).toBe('role:ads')
    expect(tokensOf(wordOf('app', 'my "big" app'))).toHaveLength(1)
  })
})

describe('columns in the URL', () => {
  const all = ['status', 'volume', 'role', 'size'] as const
  const standard = ['status', 'volume', 'size'] as const

  it('are the default without a text, and need none to say so', () => {
    expect(columnsOf(undefined, all, standard)).toEqual(standard)
    expect(columnsText(['size', 'status', 'volume'], standard)).toBeUndefined()
  })

  it('survive the way through the URL', () => {
    const chosen = toggleColumn(standard, 'role', all)
    expect(chosen).toEqual(['status', 'volume', 'role', 'size'])
    expect(columnsOf(columnsText(chosen, standard), all, standard)).toEqual(chosen)
  })

  it('leave unknown names of an old link out', () => {
    expect(columnsOf('volume,colour', all, standard)).toEqual(['volume'])
    expect(columnsOf('colour', all, standard)).toEqual(standard)
  })
})

describe('sorting in the URL', () => {
  const standard = { column: 'volume', descending: false }

  it('survives the way through the URL', () => {
    const sort = { column: 'size', descending: true }
    expect(readSort(sortText(sort), ['volume', 'size'], standard)).toEqual(sort)
  })

  it('falls back when the column is unknown', () => {
    expect(readSort('-colour', ['volume', 'size'], standard)).toEqual(standard)
  })

  it('turns round on the second press, and shows the largest first where that is asked for', () => {
    const first = pressHeader(standard, 'size', true)
    expect(first).toEqual({ column: 'size', descending: true })
    expect(pressHeader(first, 'size', true)).toEqual({ column: 'size', descending: false })
  })
})
