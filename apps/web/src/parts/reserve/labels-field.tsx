import { Field } from '../../ui/field.tsx'

export interface LabelsFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onLeave: () => void
  readonly error: string | undefined
  readonly id: string
}

export function LabelsField({ value, onChange, onLeave, error, id }: LabelsFieldProps) {
  return (
    <Field
      id={id}
      label="Labels"
      error={error}
      hint="Optional. One key=value per line; reservations with other labels never merge."
    >
      {(wiring) => (
        <textarea
          {...wiring}
          rows={2}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
          className="bg-surface border-line-strong rounded-control aria-invalid:border-orphaned text-12 w-full min-w-0 resize-y border px-2 py-1.5 font-mono leading-5 focus-visible:outline-offset-0"
        />
      )}
    </Field>
  )
}
