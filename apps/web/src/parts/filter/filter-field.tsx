import { useRef, useState } from 'react'
import type { FacetValue, FilterError } from '@holdfast/model/api/common'
import type { Fields } from '@holdfast/model/ledger/filter-fields'
import { IconButton } from '../../ui/button.tsx'
import { ComboInput } from '../../ui/combo.tsx'
import { cx } from '../../ui/cx.ts'
import { IconClose, IconSearch } from '../../ui/icons.tsx'
import { filterErrorId } from './filter-error.tsx'
import { suggest } from './suggest.ts'
import { useDraft } from './use-draft.ts'

export interface FilterFieldProps {
  /** What is filtered: "volumes". */
  readonly what: string
  readonly text: string
  readonly onChange: (text: string) => void
  readonly fields: Fields<never>
  readonly facets: Readonly<Record<string, readonly FacetValue[]>>
  readonly error?: FilterError | undefined
}

/**
 * The filter as text. What is wrong with it stands below, in place of the chips: see `FacetChips`. `/` puts the focus
 * here from anywhere on the page; see `data-filter` in the frame's keys.
 */
export function FilterField({ what, text, onChange, fields, facets, error }: FilterFieldProps) {
  const { draft, type, set } = useDraft(text, onChange)
  const [caret, setCaret] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const suggestions = suggest(draft, Math.min(caret, draft.length), fields, facets)
  const input = () => box.current?.querySelector('input')
  const pick = (value: string) => {
    const suggestion = suggestions[Number(value)]
    if (!suggestion) return
    set(suggestion.text)
    setCaret(suggestion.caret)
    requestAnimationFrame(() => input()?.setSelectionRange(suggestion.caret, suggestion.caret))
  }
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <div ref={box} className="relative flex min-w-0 items-center">
        <IconSearch className="text-muted pointer-events-none absolute left-2.5" />
        <ComboInput
          data-filter=""
          aria-label={`Filter ${what}`}
          placeholder={`Filter ${what}`}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : filterErrorId}
          listLabel="Suggestions"
          value={draft}
          onChange={(next, at) => {
            type(next)
            setCaret(at)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          options={suggestions.map(({ label, detail }, index) => ({ value: String(index), label, detail }))}
          onPick={({ value }) => pick(value)}
          onEnter={() => set(draft)}
          listClassName="w-80 max-w-full"
          className={cx(
            'bg-surface text-ink border-line-strong rounded-control target w-full min-w-0 border pr-8 pl-8 focus-visible:outline-offset-0',
            'aria-invalid:border-orphaned',
          )}
        />
        {draft === '' ? null : (
          <span className="absolute right-1">
            <IconButton
              size="sm"
              label="Clear filter"
              icon={<IconClose size={12} />}
              onClick={() => {
                set('')
                input()?.focus()
              }}
            />
          </span>
        )}
      </div>
    </div>
  )
}
