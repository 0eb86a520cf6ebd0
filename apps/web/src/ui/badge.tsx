import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { grouped } from './grouped.ts'
import { IconClose } from './icons.tsx'
import { tip } from './tip.tsx'

export type Tone = 'positive' | 'caution' | 'danger' | 'special' | 'neutral' | 'pending'

export const toneClass: Readonly<Record<Tone, string>> = {
  positive: 'bg-positive text-positive-ink',
  caution: 'bg-caution text-caution-ink',
  danger: 'bg-danger text-danger-ink',
  special: 'bg-special text-special-ink',
  neutral: 'bg-neutral text-neutral-ink',
  pending: 'bg-pending text-pending-ink',
}

export interface BadgeProps {
  readonly tone?: Tone
  readonly icon?: ReactNode
  readonly dashed?: boolean
  readonly tip?: string | undefined
  readonly children: ReactNode
}

/** A state in a word. The colour only repeats what the word and the glyph say. */
export function Badge({ tone = 'neutral', icon, dashed, tip: hint, children }: BadgeProps) {
  return (
    <span
      {...tip(hint)}
      className={cx(
        'rounded-control text-12 inline-flex h-5 max-w-full items-center gap-1 border px-1.5 font-medium whitespace-nowrap',
        dashed === true ? 'border-dashed border-current' : 'border-transparent forced-colors:border-current',
        toneClass[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}

export interface ChipProps {
  readonly children: ReactNode
  readonly count?: number | undefined
  readonly pressed?: boolean
  readonly onPress?: () => void
  /** Shows a cross that takes the chip away; `removeLabel` is its name. */
  readonly onRemove?: () => void
  readonly removeLabel?: string
}

/** A part of a filter: a button that is pressed or not, or a part that can be taken away. */
export function Chip({ children, count, pressed, onPress, onRemove, removeLabel }: ChipProps) {
  const look = cx(
    'rounded-chip text-12 pressable inline-flex h-6 max-w-full items-center gap-1.5 border px-2.5 pointer-coarse:h-11',
    pressed === true ? 'border-focus bg-pending text-pending-ink' : 'border-line bg-surface text-ink',
  )
  const inside = (
    <>
      <span className="truncate">{children}</span>
      {count === undefined ? null : (
        <span className={pressed === true ? undefined : 'text-muted'}>{grouped(count)}</span>
      )}
    </>
  )
  if (onRemove !== undefined) {
    return (
      <span className={cx(look, 'pr-0!')}>
        {inside}
        <button
          type="button"
          aria-label={removeLabel ?? 'Remove'}
          onClick={onRemove}
          className="hover:bg-hover rounded-chip ring-inset inline-flex size-6 items-center justify-center"
        >
          <IconClose size={12} />
        </button>
      </span>
    )
  }
  if (onPress === undefined) return <span className={look}>{inside}</span>
  return (
    <button
      type="button"
      aria-pressed={pressed ?? false}
      onClick={onPress}
      className={cx(look, 'hover:bg-hover')}
    >
      {inside}
    </button>
  )
}
