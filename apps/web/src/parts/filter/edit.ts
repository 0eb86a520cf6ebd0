import { printValue } from '@holdfast/model/ledger/filter'
import { FilterText } from '@holdfast/model/ledger/filter-text'
import type { Piece } from '@holdfast/model/ledger/filter-text'

/** One term as it stands in the text: what a chip shows and takes away. */
export interface Chip {
  readonly at: number
  readonly text: string
  readonly key: string | undefined
  /** Whether only buttons of facets could have written it: `status:detached,orphaned`. */
  readonly plain: boolean
}

export function chipsOf(text: string): readonly Chip[] {
  return FilterText.pieces(text).map((piece) => ({
    at: piece.at,
    text: text.slice(piece.at, piece.end),
    key: piece.key?.text,
    plain: !piece.negated && piece.key !== undefined,
  }))
}

/** The text without the term that begins there, and without a gap where it stood. */
export function withoutTerm(text: string, at: number): string {
  return rebuilt(text, (piece, whole) => (piece.at === at ? '' : whole))
}

/** Whether the filter asks for this value of a facet. */
export function hasValue(text: string, key: string, value: string): boolean {
  return FilterText.pieces(text).some(
    (piece) => isOf(piece, key) && valuesOf(piece).includes(value.toLowerCase()),
  )
}

/** Adds the value to the filter, beside others of the same facet, or takes it out when it is there. */
export function toggleValue(text: string, key: string, value: string): string {
  const had = hasValue(text, key, value)
  const edited = rebuilt(text, (piece, whole) => {
    if (!isOf(piece, key)) return whole
    const left = piece.values.filter((part) => part.text.toLowerCase() !== value.toLowerCase())
    const values = [...left.map((part) => printValue(part.text)), ...(had ? [] : [printValue(value)])]
    return values.length === 0 ? '' : `${key}:${values.join(',')}`
  })
  const joined = had || FilterText.pieces(text).some((piece) => isOf(piece, key))
  return joined ? edited : [edited, `${key}:${printValue(value)}`].filter((part) => part !== '').join(' ')
}

/** The filter that asks for this value alone, as links to a list write it. */
export function filterFor(key: string, value: string): string {
  return `${key}:${printValue(value)}`
}

function isOf(piece: Piece, key: string): boolean {
  return piece.key?.text === key && !piece.negated && piece.fault === undefined
}

function valuesOf(piece: Piece): readonly string[] {
  return piece.values.map((part) => part.text.toLowerCase())
}

function rebuilt(text: string, edit: (piece: Piece, whole: string) => string): string {
  const parts = FilterText.pieces(text).map((piece) => edit(piece, text.slice(piece.at, piece.end)))
  return parts.filter((part) => part !== '').join(' ')
}
