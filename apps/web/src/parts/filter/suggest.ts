import type { FacetValue } from '@holdfast/model/api/common'
import { printValue } from '@holdfast/model/ledger/filter'
import type { Field, Fields } from '@holdfast/model/ledger/filter-fields'
import { FilterText } from '@holdfast/model/ledger/filter-text'
import type { Piece } from '@holdfast/model/ledger/filter-text'

export interface Suggestion {
  readonly label: string
  readonly detail: string
  /** The whole text with the suggestion in its place, and where the caret goes. */
  readonly text: string
  readonly caret: number
}

const most = 12

/**
 * What the term at the caret could become: a key of the list, or a value of the key that stands before it, with how
 * many rows have it.
 */
export function suggest(
  text: string,
  caret: number,
  fields: Fields<never>,
  facets: Readonly<Record<string, readonly FacetValue[]>>,
): readonly Suggestion[] {
  const piece = FilterText.pieces(text).find(({ at, end }) => at <= caret && caret <= end)
  if (piece?.fault !== undefined) return []
  const found = piece?.key ? values(piece, piece.key.text, caret, fields, facets) : keys(piece, caret, fields)
  return found.slice(0, most).map(({ label, detail, put, at, end }) => ({
    label,
    detail,
    text: text.slice(0, at) + put + text.slice(end),
    caret: at + put.length,
  }))
}

interface Put {
  readonly label: string
  readonly detail: string
  readonly put: string
  readonly at: number
  readonly end: number
}

function keys(piece: Piece | undefined, caret: number, fields: Fields<never>): readonly Put[] {
  const part = piece?.values[0]
  const [at, end] = part ? [part.at, part.end] : [caret, caret]
  const begun = Object.keys(fields).filter((key) => key.startsWith(part?.text.toLowerCase() ?? ''))
  return begun.map((key) => ({ label: `${key}:`, detail: hintOf(fields[key]), put: `${key}:`, at, end }))
}

function values(
  piece: Piece,
  key: string,
  caret: number,
  fields: Fields<never>,
  facets: Readonly<Record<string, readonly FacetValue[]>>,
): readonly Put[] {
  const part = piece.values.find(({ at, end }) => at <= caret && caret <= end)
  if (!part) return []
  const typed = part.text.toLowerCase()
  return known(key, fields, facets)
    .filter(({ value }) => value.toLowerCase().includes(typed) && value.toLowerCase() !== typed)
    .map(({ value, detail }) => ({
      label: value,
      detail,
      put: printValue(value),
      at: part.at,
      end: part.end,
    }))
}

function known(key: string, fields: Fields<never>, facets: Readonly<Record<string, readonly FacetValue[]>>) {
  const facet = facets[key]
  if (facet) return facet.map(({ value, count }) => ({ value, detail: String(count) }))
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined
  return field?.kind === 'choice' ? field.values.map((value) => ({ value, detail: '' })) : []
}

function hintOf(field: Field<never> | undefined): string {
  switch (field?.kind) {
    case 'choice':
      return field.values.join(', ')
    case 'size':
      return '>10GiB, 1GiB..2TiB'
    case 'age':
      return '>30d, <12h'
    case 'number':
      return '0, >5, 1..10'
    default:
      return ''
  }
}
