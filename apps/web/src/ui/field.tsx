import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { IconChevronDown, IconFailed, IconWarning } from './icons.tsx'

export interface FieldFrame {
  readonly label: string
  /** Kept for screen readers where the place says it to everyone else. */
  readonly hideLabel?: boolean | undefined
  readonly hint?: ReactNode
  /** What is wrong with it. The field is then invalid. */
  readonly error?: string | undefined
  /** What should be thought over; nothing is invalid. */
  readonly warning?: string | undefined
}

interface Wiring {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** Label above, field, message below: the one frame of every field. */
export function Field(
  props: FieldFrame & { id?: string | undefined; children: (wiring: Wiring) => ReactNode },
) {
  const { label, hideLabel, hint, error, warning, children } = props
  const own = useId()
  const id = props.id ?? own
  const message = error ?? warning
  const described = cx(message !== undefined && `${id}-message`, hint !== undefined && `${id}-hint`)
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={hideLabel === true ? 'hidden-text' : 'text-12 text-muted font-medium'}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {message === undefined ? null : (
        <p
          id={`${id}-message`}
          className={cx('text-12 flex gap-1', error === undefined ? 'text-caution-ink' : 'text-danger-ink')}
        >
          <span className="mt-0.5">
            {error === undefined ? <IconWarning size={12} /> : <IconFailed size={12} />}
          </span>
          <span className="min-w-0">{message}</span>
        </p>
      )}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-12 text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}

const box =
  'bg-surface text-ink border-line-strong rounded-control target w-full min-w-0 border px-2 aria-invalid:border-orphaned read-only:bg-subtle disabled:bg-subtle disabled:text-muted focus-visible:outline-offset-0'

export interface TextFieldProps extends FieldFrame, Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Stands inside the field's frame, after the text: a unit, a button. */
  readonly after?: ReactNode
  readonly mono?: boolean
}

export function TextField(props: TextFieldProps) {
  const { label, hideLabel, hint, error, warning, value, onChange, after, mono, className, id, ...rest } =
    props
  return (
    <Field id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} warning={warning}>
      {(wiring) => (
        <span className="flex min-w-0 gap-1">
          <input
            autoComplete="off"
            spellCheck={false}
            {...rest}
            {...wiring}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={cx(box, mono === true && 'font-mono text-12', className)}
          />
          {after}
        </span>
      )}
    </Field>
  )
}

/** A number, kept as the text that was typed: what it means is decided by whoever validates it. */
export function NumberField(props: TextFieldProps) {
  return <TextField inputMode="decimal" {...props} />
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

export interface SelectFieldProps extends FieldFrame, Omit<ComponentProps<'select'>, 'onChange' | 'value'> {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly Choice[]
}

/** The browser's own select: known to every keyboard, screen reader and thumb. */
export function SelectField(props: SelectFieldProps) {
  const { label, hideLabel, hint, error, warning, value, onChange, options, className, id, ...rest } = props
  return (
    <Field id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} warning={warning}>
      {(wiring) => (
        <span className={cx('relative flex min-w-0', className)}>
          <select
            {...rest}
            {...wiring}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className={cx(box, 'appearance-none pr-7!')}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <IconChevronDown
            size={12}
            className="text-muted pointer-events-none absolute top-1/2 right-2 -translate-y-1/2"
          />
        </span>
      )}
    </Field>
  )
}

export interface CheckFieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly kind?: 'checkbox' | 'radio'
  readonly name?: string
  readonly disabled?: boolean
}

export function CheckField({
  label,
  hint,
  checked,
  onChange,
  kind = 'checkbox',
  name,
  disabled,
}: CheckFieldProps) {
  const hintId = useId()
  return (
    <div className="min-w-0">
      <label className="inline-flex min-h-6 items-start gap-2 pointer-coarse:min-h-11">
        <input
          type={kind}
          name={name}
          checked={checked}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : hintId}
          onChange={(event) => onChange(event.target.checked)}
          className="accent-focus mt-0.5 size-4 shrink-0"
        />
        <span className="min-w-0">{label}</span>
      </label>
      {hint === undefined ? null : (
        <p id={hintId} className="text-12 text-muted pl-6">
          {hint}
        </p>
      )}
    </div>
  )
}
