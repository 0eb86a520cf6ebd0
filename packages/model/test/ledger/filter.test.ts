import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Comparison, type Filter, type Term, printFilter } from '../../src/ledger/filter.ts'
import { MATCH, MISS, compileFilter, searchText } from '../../src/ledger/filter-compile.ts'
import type { Fields } from '../../src/ledger/filter-fields.ts'
import { parseFilter } from '../../src/ledger/filter-parse.ts'
import { volumeList } from '../../src/ledger/volume-list.ts'

interface Row {
  readonly role: string
  readonly hosts: readonly string[]
  readonly status: string
  readonly size: number
  readonly since?: number
}

const fields: Fields<Row> = {
  role: { kind: 'word', get: (row) => row.role },
  agent: { kind: 'word', get: (row) => row.hosts },
  status: { kind: 'choice', values: ['attached', 'detached'], get: (row) => row.status },
  size: { kind: 'size', get: (row) => row.size },
  tasks: { kind: 'number', get: () => 3 },
  age: { kind: 'age', get: (row) => row.since, column: 'age' },
}
const now = 10 * 86_400_000
const row: Row = {
  role: 'eng/Web',
  hosts: ['10.0.0.168', 'S7'],
  status: 'detached',
  size: 10_240_000,
  since: now - 3 * 86_400_000,
}
const compile = (text: string) => {
  const { filter, error } = parseFilter(text, fields)
  expect(error).toBeUndefined()
  return compileFilter(filter, fields)
}
const textOf = ({ role, hosts }: Row) => searchText([role, undefined, ...hosts])
const matches = (text: string, of: Row = row) => compile(text).classify(of, now, textOf(of)) === MATCH

describe('a filter', () => {
  it.each([
    'role:eng/web',
    'role:ENG/*',
    'role:*web',
    'role:*',
    'role:e*g*b',
    'role:ads,eng/web',
    '-role:ads',
    '-role:ads,ops',
    'agent:10.0.0.*',
    'agent:s7',
    'status:detached',
    'status:attached,DETACHED',
    'size:10GiB',
    'size:>9.9GiB',
    'size:<=10240',
    'size:1GiB..10g',
    'size:1MiB,>1GiB',
    'tasks:3',
    'tasks:1..5',
    'age:3d',
    'age:>2d',
    'age:<1w',
    '-age:>3d',
    'web',
    '"10.0.0."',
    '-ads',
    'role:"eng/web" web  status:detached',
    '',
  ])('%s matches', (text) => {
    expect(matches(text)).toBe(true)
  })

  it.each([
    'role:eng',
    'role:e*x*b',
    'role:eng/web*web',
    'role:e*web*eb',
    'agent:10.0.0.1',
    'agent:10.1.*',
    'status:attached',
    '-status:detached',
    'size:>10GiB',
    'size:1MiB',
    'tasks:>3',
    'age:>3d',
    'age:4d',
    'ads',
    '-web',
    'web ads',
  ])('%s does not match', (text) => {
    expect(matches(text)).toBe(false)
  })

  it('asked for an age does not match what has none, and not asked for it does', () => {
    const { since: _, ...attached } = row
    expect(matches('age:>0s', attached)).toBe(false)
    expect(matches('age:<1d', attached)).toBe(false)
    expect(matches('-age:>0s', attached)).toBe(true)
  })

  it('says which key alone a row fails, so that its facet can count it', () => {
    const filter = compile('status:attached role:eng/* size:>1GiB')
    expect(filter.tests[filter.classify(row, now, textOf(row))]?.key).toBe('status')
    expect(compile('status:attached role:ads').classify(row, now, textOf(row))).toBe(MISS)
  })

  it('looks for free text as it stands, not as a pattern', () => {
    expect(matches('eng.web')).toBe(false)
    expect(matches('"(eng|"')).toBe(false)
  })

  it('matches a pattern full of stars in no time', () => {
    const long = { ...row, role: 'a'.repeat(20_000) }
    const started = performance.now()
    expect(matches(`role:${'a*'.repeat(400)}b`, long)).toBe(false)
    expect(performance.now() - started).toBeLessThan(200)
  })

  it('tells at which ages an answer may change', () => {
    expect(compile('age:>30d,1d..2d role:x').ages).toEqual([
      { column: 'age', ms: 30 * 86_400_000 },
      { column: 'age', ms: 86_400_000 },
      { column: 'age', ms: 2 * 86_400_000 },
    ])
  })
})

describe('a fault in a filter', () => {
  it.each([
    ['colour:red', 'colour: is no filter here; there are role, agent, status, size, tasks, age', 0, 6],
    ['web -colour:red', 'colour: is no filter here; there are role, agent, status, size, tasks, age', 5, 6],
    [
      'constructor:x',
      'constructor: is no filter here; there are role, agent, status, size, tasks, age',
      0,
      11,
    ],
    ['status:', 'status: needs a value: attached, detached', 0, 7],
    ['role:', 'role: needs a value', 0, 5],
    ['status:attached,gone', '“gone” is no status: attached, detached', 16, 4],
    ['size:>10GB', '“>10GB” is no size: write 512MiB, >10GiB or 1GiB..2TiB', 5, 5],
    ['size:>', '“>” is no size: write 512MiB, >10GiB or 1GiB..2TiB', 5, 1],
    ['age:=3d', '“=3d” is no age: write >30d, <12h or 1d..7d (s, m, h, d, w)', 4, 3],
    ['age:30', '“30” is no age: write >30d, <12h or 1d..7d (s, m, h, d, w)', 4, 2],
    ['tasks:many', '“many” is no number: write 0, >5 or 1..10', 6, 4],
    ['role:"open', 'this quote is not closed', 0, 10],
    ['role:"a"b', 'after a closed quote comes a space', 0, 9],
  ])('%s is told with its place', (text, message, at, length) => {
    expect(parseFilter(text, fields).error).toEqual({ message, at, length })
  })

  it('leaves the terms that can be read, and only the first fault is told', () => {
    const { filter, error } = parseFilter('role:ads colour:red status:', fields)
    expect(printFilter(filter)).toBe('role:ads')
    expect(error?.message).toContain('colour')
  })

  it('is a text that is too long, or has too many terms', () => {
    expect(parseFilter('x'.repeat(2001), fields)).toMatchObject({
      filter: [],
      error: { at: 2000, length: 1 },
    })
    expect(parseFilter('x '.repeat(41), fields).filter).toHaveLength(40)
    expect(parseFilter('x '.repeat(41), fields).error?.message).toContain('40 terms')
  })

  it('is found in any text without an exception', () => {
    const pieces = fc.constantFrom(
      'role:',
      '-',
      '"',
      ',',
      ' ',
      'a',
      '\\',
      'size:',
      '>',
      '1',
      'GiB',
      '..',
      'status:attached',
      '\n',
      ':',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const { filter, error } = parseFilter(text, fields)
          expect(error === undefined || error.at + error.length <= text.length).toBe(true)
          compileFilter(filter, fields).classify(row, now, textOf(row))
        },
      ),
    )
  })
})

const amounts = (unit: 'size' | 'age' | 'number'): fc.Arbitrary<Comparison> => {
  const amount = fc.nat(unit === 'size' ? 2 ** 31 : 10 ** 9)
  const ops = unit === 'age' ? (['>', '>=', '<', '<='] as const) : (['>', '>=', '<', '<=', '='] as const)
  return fc.oneof(
    fc.record({ op: fc.constantFrom(...ops), than: amount }),
    fc.record({ op: fc.constant('..' as const), from: amount, to: amount }),
  )
}

const amountTerm = (key: string, unit: 'size' | 'age' | 'number'): fc.Arbitrary<Term> =>
  fc.record({
    kind: fc.constant('amount' as const),
    key: fc.constant(key),
    unit: fc.constant(unit),
    negated: fc.boolean(),
    comparisons: fc.array(amounts(unit), { minLength: 1, maxLength: 3 }),
  })

const normal = (text: string) => printFilter(parseFilter(text, fields).filter)

describe('the text of a filter', () => {
  const word = fc.string({ minLength: 1, unit: 'grapheme' })
  const anyTerm: fc.Arbitrary<Term> = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), negated: fc.boolean(), text: word }),
    fc.record({
      kind: fc.constant('word' as const),
      key: fc.constantFrom('role', 'agent'),
      negated: fc.boolean(),
      values: fc.array(word, { minLength: 1, maxLength: 3 }),
    }),
    amountTerm('size', 'size'),
    amountTerm('age', 'age'),
    amountTerm('tasks', 'number'),
  )
  const anyFilter: fc.Arbitrary<Filter> = fc.array(anyTerm, { maxLength: 6 })

  it('is read as the filter that it was printed from', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const text = printFilter(filter)
        fc.pre(text.length <= 2000)
        expect(parseFilter(text, fields)).toEqual({ filter })
      }),
    )
  })

  it('is the same for filters that mean the same', () => {
    expect(normal('  SIZE:1024MiB   Status:DETACHED age:2w "a b"  role:"x"')).toBe(
      'size:1GiB status:detached age:>=14d "a b" role:x',
    )
  })
})

describe('the filter of volumes', () => {
  it('knows every value of its facets', () => {
    for (const facet of Object.keys(volumeList.facets)) expect(volumeList.fields).toHaveProperty(facet)
  })
})
