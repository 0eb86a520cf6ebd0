import type { FacetValue, FilterError } from '@holdfast/model/api/common'
import { Chip } from '../../ui/badge.tsx'
import { FilterErrorText } from './filter-error.tsx'
import { chipsOf, hasValue, toggleValue, withoutTerm } from './edit.ts'

/** A facet with its values, in their order and with their names. */
export interface Facet {
  readonly name: string
  readonly values: readonly { readonly value: string; readonly label: string }[]
}

export interface FacetChipsProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** The facets that always show. */
  readonly facets: readonly Facet[]
  readonly counts: Readonly<Record<string, readonly FacetValue[]>> | undefined
  readonly error?: FilterError | undefined
}

/** Facets as buttons with counts, then every other term of the filter as a chip that can be taken away. */
export function FacetChips({ text, onChange, facets, counts, error }: FacetChipsProps) {
  if (error) return <FilterErrorText error={error} />
  const shown = new Set(facets.map(({ name }) => name))
  const others = chipsOf(text).filter(({ plain, key }) => !(plain && key !== undefined && shown.has(key)))
  return (
    <div role="group" aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-1.5">
      {facets.flatMap(({ name, values }) =>
        values.map(({ value, label }) => (
          <Chip
            key={`${name} ${value}`}
            count={counts && (counts[name]?.find((entry) => entry.value === value)?.count ?? 0)}
            pressed={hasValue(text, name, value)}
            onPress={() => onChange(toggleValue(text, name, value))}
          >
            {label}
          </Chip>
        )),
      )}
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
