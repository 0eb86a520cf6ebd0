import type { FacetValue } from '@holdfast/model/api/common'
import { replaceToken, tokenAt, wordOf } from './tokens.ts'

/** A key that a list can be filtered by, and how its values look. */
export interface FilterKey {
  readonly key: string
  /** What may stand behind it, for people: "attached, detached, orphaned, unknown", ">10GiB". */
  readonly hint: string
  /** Values that are always the same few. Others come from the facets. */
  readonly values?: readonly string[]
}

export interface Suggestion {
  readonly label: string
  readonly detail: string
  /** The whole text with the suggestion in its place, and where the caret goes. */
  readonly text: string
  readonly caret: number
}

const most = 12

/** What the word at the caret could become: a key, or a value of the key that stands before it. */
export function suggest(
  text: string,
  caret: number,
  keys: readonly FilterKey[],
  facets: Readonly<Record<string, readonly FacetValue[]>>,
): readonly Suggestion[] {
  const token = tokenAt(text, caret)
  const minus = token.text.startsWith('-') ? '-' : ''
  const word = token.text.slice(minus.length)
  const colon = word.indexOf(':')
  const put = (label: string, detail: string, replacement: string): Suggestion => {
    const whole = `${minus}${replacement}`
    return {
      label: `${minus}${label}`,
      detail,
      text: replaceToken(text, token, whole),
      caret: token.at + whole.length,
    }
  }
  if (colon < 0) {
    const begun = keys.filter(({ key }) => key.startsWith(word.toLowerCase()))
    return begun.slice(0, most).map(({ key, hint }) => put(`${key}:`, hint, `${key}:`))
  }
  const key = word.slice(0, colon).toLowerCase()
  const typed = word
    .slice(colon + 1)
    .replaceAll('"', '')
    .toLowerCase()
  return valuesOf(key, keys, facets)
    .filter(({ value }) => value.toLowerCase().includes(typed))
    .slice(0, most)
    .map(({ value, detail }) => put(value, detail, `${wordOf(key, value)} `))
}

function valuesOf(
  key: string,
  keys: readonly FilterKey[],
  facets: Readonly<Record<string, readonly FacetValue[]>>,
) {
  const facet = facets[key]
  if (facet) return facet.map(({ value, count }) => ({ value, detail: String(count) }))
  const known = keys.find((entry) => entry.key === key)
  return (known?.values ?? []).map((value) => ({ value, detail: '' }))
}
