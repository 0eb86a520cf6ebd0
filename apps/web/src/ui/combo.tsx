import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { cx } from './cx.ts'
import { Field, type FieldFrame } from './field.tsx'
import { Floating } from './floating.tsx'

export interface ComboOption {
  readonly value: string
  readonly label: string
  /** Beside the label: a count, a size. */
  readonly detail?: ReactNode
}

export interface ComboInputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly value: string
  readonly onChange: (value: string, caret: number) => void
  readonly options: readonly ComboOption[]
  readonly onPick: (option: ComboOption) => void
  /** What the list holds: "Agents". */
  readonly listLabel: string
  /** Enter without a marked option. */
  readonly onEnter?: () => void
  /** Whether the first option is marked as soon as there are any, so that Enter takes it. */
  readonly marksFirst?: boolean
  readonly listClassName?: string
}

/** A text field that proposes. Anything may be typed; arrows move through the proposals, Enter takes one. */
export function ComboInput(props: ComboInputProps) {
  const { value, onChange, options, onPick, listLabel, onEnter, marksFirst, listClassName, ...rest } = props
  const anchor = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState(false)
  const [marked, setMarked] = useState(-1)
  const id = useId()
  const close = useCallback(() => setOpen(false), [])
  const shown = open && options.length > 0
  const at = marked >= 0 && marked < options.length ? marked : marksFirst === true && shown ? 0 : -1
  const pick = (option: ComboOption) => {
    setMarked(-1)
    setOpen(false)
    onPick(option)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    rest.onKeyDown?.(event)
    if (event.defaultPrevented) return
    const option = shown ? options[at] : undefined
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setMarked(nextMark(at, event.key === 'ArrowDown' ? 1 : -1, options.length))
    } else if (event.key === 'Enter' && option) {
      event.preventDefault()
      pick(option)
    } else if (event.key === 'Enter') {
      setOpen(false)
      onEnter?.()
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <>
      <input
        autoComplete="off"
        spellCheck={false}
        {...rest}
        ref={anchor}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
        value={value}
        onChange={(event) => {
          setOpen(true)
          setMarked(-1)
          onChange(event.target.value, event.target.selectionStart ?? event.target.value.length)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          setOpen(false)
          rest.onBlur?.(event)
        }}
      />
      <Floating anchor={anchor} open={shown} onClose={close} className="p-1">
        <Proposals
          id={id}
          label={listLabel}
          options={options}
          marked={at}
          onPick={pick}
          className={listClassName}
        />
      </Floating>
    </>
  )
}

interface ProposalsProps {
  readonly id: string
  readonly label: string
  readonly options: readonly ComboOption[]
  readonly marked: number
  readonly onPick: (option: ComboOption) => void
  readonly className: string | undefined
}

function Proposals({ id, label, options, marked, onPick, className }: ProposalsProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[marked]?.scrollIntoView({ block: 'nearest' })
  }, [marked])
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      className={cx('max-h-64 min-w-56 overflow-auto', className)}
    >
      {options.map((option, index) => (
        <div
          key={option.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === marked}
          // The press comes before the field loses its focus, and would close the list.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(option)}
          className={cx(
            'rounded-control flex min-h-7 cursor-pointer items-center gap-3 px-2 py-1 pointer-coarse:min-h-11',
            index === marked ? 'bg-selected' : 'hover:bg-hover',
          )}
        >
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          {option.detail === undefined ? null : (
            <span className="text-12 text-muted shrink-0">{option.detail}</span>
          )}
        </div>
      ))}
    </div>
  )
}

function nextMark(at: number, step: number, count: number): number {
  if (count === 0) return -1
  return at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count
}

export interface ComboFieldProps extends FieldFrame, ComboInputProps {
  readonly mono?: boolean
}

/** `ComboInput` with label, hint and message. */
export function ComboField({
  label,
  hideLabel,
  hint,
  error,
  warning,
  mono,
  id,
  className,
  ...rest
}: ComboFieldProps) {
  return (
    <Field id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} warning={warning}>
      {(wiring) => (
        <ComboInput
          {...rest}
          {...wiring}
          className={cx(
            'bg-surface text-ink border-line-strong rounded-control target aria-invalid:border-orphaned w-full min-w-0 border px-2 focus-visible:outline-offset-0',
            mono === true && 'text-12 font-mono',
            className,
          )}
        />
      )}
    </Field>
  )
}
