import type { FacetValue } from '@holdfast/model/api/common'
import { Chip } from '../../ui/badge.tsx'
import { hasWord, toggleWord, tokensOf, withoutToken, wordOf } from './tokens.ts'

export interface FacetChipsProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** The facet that always shows, with its values in their order and their names. */
  readonly facet: string
  readonly values: readonly { readonly value: string; readonly label: string }[]
  readonly counts: readonly FacetValue[]
}

/** One facet as buttons with counts, then every other word of the filter as a chip that can be taken away. */
export function FacetChips({ text, onChange, facet, values, counts }: FacetChipsProps) {
  const words = new Set(values.map(({ value }) => wordOf(facet, value)))
  const countOf = (value: string) => counts.find((entry) => entry.value === value)?.count ?? 0
  const others = tokensOf(text).filter((token) => !words.has(token.text))
  return (
    <div role="group" aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {values.map(({ value, label }) => (
        <Chip
          key={value}
          count={countOf(value)}
          pressed={hasWord(text, wordOf(facet, value))}
          onPress={() => onChange(toggleWord(text, wordOf(facet, value)))}
        >
          {label}
        </Chip>
      ))}
      {others.map((token) => (
        <Chip
          key={token.at}
          removeLabel={`Remove ${token.text}`}
          onRemove={() => onChange(withoutToken(text, token))}
        >
          {token.text}
        </Chip>
      ))}
    </div>
  )
}
