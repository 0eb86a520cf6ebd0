import { unreachable } from '../invariant.ts'
import { spellAge } from './ages.ts'
import { Scalar } from '../scalar.ts'
import { spellSize } from './sizes.ts'

/** A filter is its terms: a row must satisfy each. The chips of the dashboard are these terms, one each. */
export type Filter = readonly Term[]

export type Term = TextTerm | WordTerm | AmountTerm

/** `pgdata`, `"free text"`: found in any of the fields that a list searches. */
export interface TextTerm {
  readonly kind: 'text'
  readonly negated: boolean
  readonly text: string
}

/** `role:marathon,ads`, `agent:10.0.0.*`: one of the values, whatever the case; `*` stands for anything. */
export interface WordTerm {
  readonly kind: 'word'
  readonly key: string
  readonly negated: boolean
  readonly values: readonly string[]
}

/** `size:>10GiB`, `age:>30d`, `tasks:0`, `size:1GiB..2GiB`: one of the comparisons holds. */
export interface AmountTerm {
  readonly kind: 'amount'
  readonly key: string
  readonly unit: AmountUnit
  readonly negated: boolean
  readonly comparisons: readonly Comparison[]
}

/** Sizes are thousandths of a MB, ages milliseconds. */
export type AmountUnit = 'size' | 'age' | 'number'

export type Comparison =
  | { readonly op: '>' | '>=' | '<' | '<=' | '='; readonly than: number }
  | { readonly op: '..'; readonly from: number; readonly to: number }

/** The text that `parseFilter` reads as this filter, and the name by which equal filters know each other. */
export function printFilter(filter: Filter): string {
  return filter.map(printTerm).join(' ')
}

export function printTerm(term: Term): string {
  const sign = term.negated ? '-' : ''
  switch (term.kind) {
    case 'text':
      return sign + (plainText.test(term.text) ? term.text : quoted(term.text))
    case 'word':
      return `${sign}${term.key}:${term.values.map(printValue).join(',')}`
    case 'amount':
      return `${sign}${term.key}:${term.comparisons.map((each) => printComparison(each, term.unit)).join(',')}`
    default:
      return unreachable(term)
  }
}

/** A value as it stands after `key:`, quoted when it has to be. */
export function printValue(value: string): string {
  return plainValue.test(value) ? value : quoted(value)
}

const plainText = /^[^\s":-][^\s":]*$/
const plainValue = /^[^\s",]+$/

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}

function printComparison(comparison: Comparison, unit: AmountUnit): string {
  if (comparison.op === '..') return `${spell(comparison.from, unit)}..${spell(comparison.to, unit)}`
  return `${comparison.op === '=' ? '' : comparison.op}${spell(comparison.than, unit)}`
}

function spell(amount: number, unit: AmountUnit): string {
  switch (unit) {
    case 'size':
      return spellSize(Scalar.fromThousandths(amount))
    case 'age':
      return spellAge(amount)
    case 'number':
      return String(amount)
    default:
      return unreachable(unit)
  }
}
