import { describe, expect, it } from 'vitest'
import { columnsOf, columnsText } from '../src/parts/filter/column-choice.ts'
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
  const known = ['status', 'volume', 'role', 'size']

  it('are the usual ones without a text', () => {
    expect(columnsOf(undefined, known)).toBeUndefined()
    expect(columnsText(undefined)).toBeUndefined()
  })

  it('survive the way through the URL, in the order of the list', () => {
    expect(columnsOf(columnsText(['size', 'volume']), known)).toEqual(['volume', 'size'])
  })

  it('leave unknown names of an old link out', () => {
    expect(columnsOf('volume,colour', known)).toEqual(['volume'])
    expect(columnsOf('colour', known)).toBeUndefined()
  })
})
