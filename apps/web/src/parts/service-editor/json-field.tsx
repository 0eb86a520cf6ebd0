import { useId } from 'react'
import type { Violation } from '@holdfast/model/marathon/violation'

export interface JsonFieldProps {
  readonly text: string
  readonly onChange: (text: string) => void
  /** Why it is no JSON. */
  readonly unreadable: string | undefined
  readonly violations: readonly Violation[]
}

/** The definition as text, with all that is wrong with it below, each at its place. */
export function JsonField({ text, onChange, unreadable, violations }: JsonFieldProps) {
  const id = useId()
  const faults = violations.flatMap(({ path, errors }) => errors.map((error) => ({ path, error })))
  const bad = unreadable !== undefined || faults.length > 0
  return (
    <div className="flex min-h-96 min-w-0 flex-col gap-1 lg:sticky lg:top-0 lg:h-[calc(100dvh-13rem)]">
      <label htmlFor={id} className="text-12 text-muted font-medium">
        JSON
      </label>
      <textarea
        id={id}
        value={text}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={bad || undefined}
        aria-describedby={`${id}-faults`}
        onChange={(event) => onChange(event.target.value)}
        className="bg-surface text-ink border-line-strong rounded-control text-12 aria-invalid:border-orphaned min-h-64 w-full flex-1 resize-none border p-2 font-mono leading-5 focus-visible:outline-offset-0"
      />
      <div
        id={`${id}-faults`}
        aria-live="polite"
        className="text-12 flex max-h-40 flex-col gap-1 overflow-auto"
      >
        {unreadable === undefined ? null : <p className="text-danger-ink">{unreadable}</p>}
        {faults.map(({ path, error }) => (
          <p key={`${path} ${error}`} className="text-danger-ink break-words">
            <span className="font-mono">{path}</span> {error}
          </p>
        ))}
        {bad ? null : <p className="text-muted">Marathon’s rules find nothing wrong with it.</p>}
      </div>
    </div>
  )
}
