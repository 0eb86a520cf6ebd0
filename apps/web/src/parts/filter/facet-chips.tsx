import type { FacetValue, FilterError } from '@holdfast/model/api/common'
import { Chip } from '../../ui/badge.tsx'
import { FilterErrorText } from './filter-error.tsx'
import { chipsOf, hasValue, toggleValue, withoutTerm } from './edit.ts'

export interface FacetChipsProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** The facet that always shows, with its values in their order and their names. */
  readonly facet: string
  readonly values: readonly { readonly value: string; readonly label: string }[]
  readonly counts: readonly FacetValue[] | undefined
  readonly error?: FilterError | undefined
}

/** One facet as buttons with counts, then every other term of the filter as a chip that can be taken away. */
export function FacetChips({ text, onChange, facet, values, counts, error }: FacetChipsProps) {
  if (error) return <FilterErrorText error={error} />
  const others = chipsOf(text).filter((chip) => !(chip.plain && chip.key === facet))
  return (
    <div role="group" aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {values.map(({ value, label }) => (
        <Chip
          key={value}
          count={counts && (counts.find((entry) => entry.value === value)?.count ?? 0)}
          pressed={hasValue(text, facet, value)}
          onPress={() => onChange(toggleValue(text, facet, value))}
        >
          {label}
        </Chip>
      ))}
      {others.map((chip) => (
        <Chip
          key={chip.at}
          removeLabel={`Remove ${chip.text}`}
          onRemove={() => onChange(withoutTerm(text, chip.at))}
        >
          {chip.text}
        </Chip>
      ))}
    </div>
  )
}
