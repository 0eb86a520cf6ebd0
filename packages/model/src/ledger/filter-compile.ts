import { invariant, unreachable } from '../invariant.ts'
import type { Comparison, Filter, Term } from './filter.ts'
import type { Fields } from './filter-fields.ts'

/** A filter made ready to be asked of many rows. */
export interface CompiledFilter<Row> {
  /** What must hold of each key that the filter speaks of. */
  readonly tests: readonly KeyTest<Row>[]
  /** `text` is the row's `searchText`. `MATCH`; the place in `tests` of the only one that the row fails; or `MISS` when it fails more. */
  classify(row: Row, nowMs: number, text: string): number
  /** By column, the ages in milliseconds at which a row's answer may change though the row does not. */
  readonly ages: readonly AgeBound[]
}

/** All terms of one key. Whoever has the value at hand asks it, and needs no row. */
export type KeyTest<Row> =
  | { readonly key: ''; readonly kind: 'text'; readonly test: Test<Row> }
  | { readonly key: string; readonly kind: 'word'; readonly test: Test<Row>; readonly ofWord: WordTest }
  | { readonly key: string; readonly kind: 'number'; readonly test: Test<Row>; readonly ofNumber: NumberTest }

export type Test<Row> = (row: Row, nowMs: number, text: string) => boolean
export type WordTest = (value: string | readonly string[] | undefined) => boolean
/** No value is NaN; of an age it is asked when the age began. */
export type NumberTest = (value: number, nowMs: number) => boolean

export interface AgeBound {
  readonly column: string
  readonly ms: number
}

export const MATCH = -1
export const MISS = -2

/** What free text is looked for in, made of a row's parts: no text is found across two of them. */
export function searchText(parts: readonly (string | undefined)[]): string {
  return parts.join('\0').toLowerCase()
}

/** The filter must have been parsed for these fields. */
export function compileFilter<Row>(filter: Filter, fields: Fields<Row>): CompiledFilter<Row> {
  const keys = [...new Set(filter.map(keyOf))]
  const tests = keys.map((key) =>
    keyTest(
      key,
      filter.filter((term) => keyOf(term) === key),
      fields,
    ),
  )
  return {
    tests,
    classify(row, nowMs, text) {
      let failed = MATCH
      for (let i = 0; i < tests.length; i++) {
        if (tests[i]!.test(row, nowMs, text)) continue
        if (failed !== MATCH) return MISS
        failed = i
      }
      return failed
    },
    ages: filter.flatMap((term) => agesOf(term, fields)),
  }
}

function keyOf(term: Term): string {
  return term.kind === 'text' ? '' : term.key
}

function keyTest<Row>(key: string, terms: readonly Term[], fields: Fields<Row>): KeyTest<Row> {
  if (key === '') return { key, kind: 'text', test: textTest(terms) }
  const field = fields[key]
  invariant(field, `no field ${key}`)
  if (field.kind === 'word' || field.kind === 'choice') {
    const { get } = field
    const ofWord = wordTest(terms)
    return { key, kind: 'word', test: (row) => ofWord(get(row)), ofWord }
  }
  const { get } = field
  const ofNumber = numberTest(terms, field.kind === 'age')
  return { key, kind: 'number', test: (row, nowMs) => ofNumber(get(row) ?? Number.NaN, nowMs), ofNumber }
}

function textTest<Row>(terms: readonly Term[]): Test<Row> {
  const wanted = terms.map((term) => ({
    negated: term.negated,
    text: term.kind === 'text' ? term.text.toLowerCase() : '',
  }))
  return (_row, _nowMs, text) => wanted.every((each) => text.includes(each.text) !== each.negated)
}

function wordTest(terms: readonly Term[]): WordTest {
  const wanted = terms.map((term) => ({
    negated: term.negated,
    patterns: term.kind === 'word' ? term.values.map(globTest) : [],
  }))
  return (value) =>
    wanted.every(({ negated, patterns }) => {
      const matches = (each: string) => patterns.some((pattern) => pattern(each))
      const found = value !== undefined && (typeof value === 'string' ? matches(value) : value.some(matches))
      return found !== negated
    })
}

function numberTest(terms: readonly Term[], isAge: boolean): NumberTest {
  const wanted = terms.map((term) => ({
    negated: term.negated,
    comparisons: term.kind === 'amount' ? term.comparisons : [],
  }))
  return (value, nowMs) => {
    const amount = isAge ? nowMs - value : value
    return wanted.every(
      ({ negated, comparisons }) => comparisons.some((each) => holds(each, amount)) !== negated,
    )
  }
}

/** `*` stands for any text. Not a regular expression: nobody shall write one that takes for ever. */
function globTest(pattern: string): (value: string) => boolean {
  const parts = pattern.toLowerCase().split('*')
  const [first = '', ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return (value) => value.length === first.length && value.toLowerCase() === first
  return (value) => {
    const text = value.toLowerCase()
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false
    let at = first.length
    for (const part of rest) {
      const found = text.indexOf(part, at)
      if (found === -1) return false
      at = found + part.length
    }
    return at <= text.length - last.length
  }
}

function holds(comparison: Comparison, amount: number): boolean {
  switch (comparison.op) {
    case '>':
      return amount > comparison.than
    case '>=':
      return amount >= comparison.than
    case '<':
      return amount < comparison.than
    case '<=':
      return amount <= comparison.than
    case '=':
      return amount === comparison.than
    case '..':
      return amount >= comparison.from && amount <= comparison.to
    default:
      return unreachable(comparison)
  }
}

function agesOf<Row>(term: Term, fields: Fields<Row>): AgeBound[] {
  const field = term.kind === 'amount' ? fields[term.key] : undefined
  if (term.kind !== 'amount' || field?.kind !== 'age') return []
  return term.comparisons
    .flatMap((each) => (each.op === '..' ? [each.from, each.to] : [each.than]))
    .map((ms) => ({ column: field.column, ms }))
}
