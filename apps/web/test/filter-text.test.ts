import { describe, expect, it } from 'vitest'
import { columnsOf, columnsText } from '../src/parts/filter/column-choice.ts'
import { volumeList } from '@holdfast/model/ledger/volume-list'
import { chipsOf, filterFor, hasValue, toggleValue, withoutTerm } from '../src/parts/filter/edit.ts'
import { suggest } from '../src/parts/filter/suggest.ts'

describe('the chips of a filter text', () => {
  it('are its terms, quotes and all', () => {
    const words = chipsOf('status:detached  -app:"/data base" "free text"').map(({ text }) => text)
    expect(words).toEqual(['status:detached', '-app:"/data base"', '"free text"'])
  })

  it('are taken away without leaving a gap', () => {
    expect(withoutTerm('a  status:detached   b', 3)).toBe('a b')
  })
})

describe('a value of a facet', () => {
  it('joins the other values of its facet', () => {
    expect(toggleValue('role:ads', 'status', 'detached')).toBe('role:ads status:detached')
    expect(toggleValue('status:detached role:ads', 'status', 'orphaned')).toBe(
      'status:detached,orphaned role:ads',
    )
  })

  it('leaves again, and takes its key along when it was the last', () => {
    expect(toggleValue('status:detached,orphaned', 'status', 'detached')).toBe('status:orphaned')
    expect(toggleValue('x status:orphaned', 'status', 'orphaned')).toBe('x')
  })

  it('is found whatever its case, and not where it is excluded', () => {
    expect(hasValue('status:Detached', 'status', 'detached')).toBe(true)
    expect(hasValue('-status:detached', 'status', 'detached')).toBe(false)
  })

  it('is quoted where it could be cut', () => {
    const text = filterFor('app', 'my "big" app')
    expect(chipsOf(text)).toHaveLength(1)
    expect(hasValue(text, 'app', 'my "big" app')).toBe(true)
  })
})

describe('a suggestion', () => {
  const facets = {
    role: [
      { value: 'ads', count: 3 },
      { value: 'web team', count: 1 },
    ],
  }
  const labels = (text: string, caret = text.length) =>
    suggest(text, caret, volumeList.fields, facets).map(({ label }) => label)

  it('is a key until there is one', () => {
    expect(labels('sta')).toEqual(['status:'])
    expect(labels('role:ads ')).toContain('size:')
  })

  it('is a value afterwards: from the facets, or the few that there are', () => {
    expect(labels('role:')).toEqual(['ads', 'web team'])
    expect(labels('status:or')).toEqual(['orphaned'])
    expect(labels('size:')).toEqual([])
  })

  it('goes where the caret is and leaves the rest alone', () => {
    const [suggestion] = suggest('size:>1GiB role:ads,we x', 22, volumeList.fields, facets)
    expect(suggestion).toMatchObject({ text: 'size:>1GiB role:ads,"web team" x', caret: 30 })
  })

  it('is not what stands there already', () => {
    expect(labels('role:ads')).toEqual([])
  })

  it('is none inside of an open quote', () => {
    expect(labels('role:"web')).toEqual([])
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
