import { unreachable } from '../invariant.ts'
import type { FilterError } from '../api/common.ts'
import { parseAge } from './ages.ts'
import type { AmountUnit, Comparison, Filter, Term } from './filter.ts'
import type { Field, Fields } from './filter-fields.ts'
import { FilterText, type Piece } from './filter-text.ts'
import { parseSize } from './sizes.ts'

export interface ParsedFilter {
  /** The terms that could be read. */
  readonly filter: Filter
  /** The first fault; its place is that of the characters at fault. */
  readonly error?: FilterError
}

/** Longer texts and filters of more terms are refused: each term costs time for each row. */
const MAX_LENGTH = 2000
const MAX_TERMS = 40

/** Reads `status:detached -role:ads size:>10GiB "free text"`. Only the shape and the kinds of the fields matter here. */
export function parseFilter(text: string, fields: Fields<never>): ParsedFilter {
  if (text.length > MAX_LENGTH) {
    return {
      filter: [],
      error: faultAt(`a filter has at most ${MAX_LENGTH} characters`, MAX_LENGTH, text.length),
    }
  }
  const filter: Term[] = []
  let error: FilterError | undefined
  for (const piece of FilterText.pieces(text)) {
    const read: Term | FilterError =
      filter.length < MAX_TERMS
        ? readTerm(piece, fields)
        : faultAt(`a filter has at most ${MAX_TERMS} terms`, piece.at, piece.end)
    if ('kind' in read) filter.push(read)
    else error ??= read
  }
  return error ? { filter, error } : { filter }
}

function readTerm(piece: Piece, fields: Fields<never>): Term | FilterError {
  if (piece.fault !== undefined) return faultAt(piece.fault, piece.at, piece.end)
  if (piece.key === undefined)
    return { kind: 'text', negated: piece.negated, text: piece.values[0]?.text ?? '' }
  const field = Object.hasOwn(fields, piece.key.text) ? fields[piece.key.text] : undefined
  if (!field) {
    const allowed = Object.keys(fields).join(', ')
    return faultAt(`${piece.key.text}: is no filter here; there are ${allowed}`, piece.key.at, piece.key.end)
  }
  const empty = piece.values.find(({ text }) => text === '')
  if (empty) return faultAt(`${piece.key.text}: needs a value${hint(field)}`, piece.at, piece.end)
  return field.kind === 'word' || field.kind === 'choice'
    ? readWords(piece, piece.key.text, field)
    : readAmounts(piece, piece.key.text, field.kind)
}

function readWords({ negated, values }: Piece, key: string, field: Field<never>): Term | FilterError {
  if (field.kind !== 'choice') return { kind: 'word', key, negated, values: values.map(({ text }) => text) }
  const wrong = values.find(({ text }) => !field.values.includes(text.toLowerCase()))
  if (wrong) return faultAt(`“${wrong.text}” is no ${key}${hint(field)}`, wrong.at, wrong.end)
  return { kind: 'word', key, negated, values: values.map(({ text }) => text.toLowerCase()) }
}

function readAmounts({ negated, values }: Piece, key: string, unit: AmountUnit): Term | FilterError {
  const comparisons: Comparison[] = []
  for (const { text, at, end } of values) {
    const comparison = readComparison(text, unit)
    if (!comparison) return faultAt(`“${text}” is no ${wordFor[unit]}: ${examples[unit]}`, at, end)
    comparisons.push(comparison)
  }
  return { kind: 'amount', key, unit, negated, comparisons }
}

function readComparison(text: string, unit: AmountUnit): Comparison | undefined {
  const [from, to, ...rest] = text.split('..').map((part) => amountOf(part, unit))
  if (text.includes('..')) {
    return from === undefined || to === undefined || rest.length > 0 ? undefined : { op: '..', from, to }
  }
  const match = /^(>=|<=|>|<|=)?(.+)$/.exec(text)
  const than = amountOf(match?.[2] ?? '', unit)
  if (!match || than === undefined) return undefined
  const op = (['>', '>=', '<', '<='] as const).find((op) => op === match[1])
  if (op) return { op, than }
  // Nothing is exactly 30 days old: an age alone means at least that.
  return unit === 'age' ? (match[1] === '=' ? undefined : { op: '>=', than }) : { op: '=', than }
}

function amountOf(text: string, unit: AmountUnit): number | undefined {
  switch (unit) {
    case 'size':
      return parseSize(text)
    case 'age':
      return parseAge(text)
    case 'number':
      return /^\d{1,15}$/.test(text) ? Number(text) : undefined
    default:
      return unreachable(unit)
  }
}

const wordFor = { size: 'size', age: 'age', number: 'number' } as const
const examples = {
  size: 'write 512MiB, >10GiB or 1GiB..2TiB',
  age: 'write >30d, <12h or 1d..7d (s, m, h, d, w)',
  number: 'write 0, >5 or 1..10',
} as const

function hint(field: Field<never>): string {
  if (field.kind === 'choice') return `: ${field.values.join(', ')}`
  return field.kind === 'word' ? '' : `: ${examples[field.kind]}`
}

function faultAt(message: string, at: number, end: number): FilterError {
  return { message, at, length: end - at }
}
