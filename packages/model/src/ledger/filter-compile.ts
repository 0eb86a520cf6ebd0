import { invariant, unreachable } from '../invariant.ts'
import type { AmountTerm, Comparison, Filter, Term } from './filter.ts'
import type { Field, Fields } from './filter-fields.ts'

/** A filter made ready to be asked of many rows. */
export interface CompiledFilter<Row> {
  /** The keys that the filter speaks of, each once; free text is `''`. */
  readonly keys: readonly string[]
  /** `text` is the row's `searchText`. `MATCH`; the place in `keys` of the only key that the row fails; or `MISS` when it fails more. */
  classify(row: Row, nowMs: number, text: string): number
  /** By column, the ages in milliseconds at which a row's answer may change though the row does not. */
  readonly ages: readonly AgeBound[]
}

export interface AgeBound {
  readonly column: string
  readonly ms: number
}

export const MATCH = -1
export const MISS = -2

type Test<Row> = (row: Row, nowMs: number, text: string) => boolean

/** What free text is looked for in, made of a row's parts: no text is found across two of them. */
export function searchText(parts: readonly (string | undefined)[]): string {
  return parts.join('\0').toLowerCase()
}

/** The filter must have been parsed for these fields. */
export function compileFilter<Row>(filter: Filter, fields: Fields<Row>): CompiledFilter<Row> {
  // Free text last: it looks at the most.
  const keys = [...new Set(filter.map(keyOf))].sort((a, b) => Number(a === '') - Number(b === ''))
  const tests = keys.map((key) =>
    allOf(filter.filter((term) => keyOf(term) === key).map((term) => testOf(term, fields))),
  )
  return { keys, classify: classifier(tests), ages: filter.flatMap((term) => agesOf(term, fields)) }
}

function keyOf(term: Term): string {
  return term.kind === 'text' ? '' : term.key
}

function classifier<Row>(tests: readonly Test<Row>[]): CompiledFilter<Row>['classify'] {
  return (row, nowMs, text) => {
    let failed = MATCH
    for (let i = 0; i < tests.length; i++) {
      if (tests[i]!(row, nowMs, text)) continue
      if (failed !== MATCH) return MISS
      failed = i
    }
    return failed
  }
}

function allOf<Row>(tests: readonly Test<Row>[]): Test<Row> {
  const [only] = tests
  return only && tests.length === 1
    ? only
    : (row, nowMs, text) => tests.every((test) => test(row, nowMs, text))
}

function testOf<Row>(term: Term, fields: Fields<Row>): Test<Row> {
  const test = positive(term, fields)
  return term.negated ? (row, nowMs, text) => !test(row, nowMs, text) : test
}

function positive<Row>(term: Term, fields: Fields<Row>): Test<Row> {
  if (term.kind === 'text') {
    const wanted = term.text.toLowerCase()
    return (_row, _nowMs, text) => text.includes(wanted)
  }
  const field = fields[term.key]
  invariant(field, `no field ${term.key}`)
  if (term.kind === 'amount') return amountTest(term, field)
  invariant(field.kind === 'word' || field.kind === 'choice', `${term.key} has no words`)
  return wordTest(term.values, field.get)
}

function wordTest<Row>(
  values: readonly string[],
  get: (row: Row) => string | readonly string[] | undefined,
): Test<Row> {
  const patterns = values.map(globTest)
  const matches = (value: string) => patterns.some((pattern) => pattern(value))
  return (row) => {
    const value = get(row)
    if (value === undefined) return false
    return typeof value === 'string' ? matches(value) : value.some(matches)
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

function amountTest<Row>(term: AmountTerm, field: Field<Row>): Test<Row> {
  const { comparisons } = term
  invariant(field.kind === term.unit, `${term.key} is no ${term.unit}`)
  const { get } = field
  if (field.kind === 'age') {
    return (row, nowMs) => {
      const since = get(row)
      return since !== undefined && comparisons.some((each) => holds(each, nowMs - since))
    }
  }
  return (row) => {
    const amount = get(row)
    return amount !== undefined && comparisons.some((each) => holds(each, amount))
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
