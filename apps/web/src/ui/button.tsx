import { useId, type ComponentProps, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { tip } from './tip.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'md' | 'sm'

const kinds: Readonly<Record<ButtonKind, string>> = {
  primary: 'bg-focus text-on-accent border-focus not-aria-disabled:hover:opacity-90',
  secondary: 'bg-surface text-ink border-line-strong not-aria-disabled:hover:bg-hover',
  quiet: 'bg-transparent text-ink border-transparent not-aria-disabled:hover:bg-hover',
  danger: 'bg-orphaned text-on-accent border-orphaned not-aria-disabled:hover:opacity-90',
}

const sizes: Readonly<Record<ButtonSize, string>> = {
  md: 'target px-3',
  sm: 'min-h-6 pointer-coarse:min-h-11 px-2 text-12',
}

/** The look of a button, for links that should look like one. */
export function buttonClass(kind: ButtonKind = 'secondary', size: ButtonSize = 'md'): string {
  return cx(
    'pressable rounded-control inline-flex shrink-0 items-center justify-center gap-1.5 border font-medium whitespace-nowrap no-underline hover:no-underline',
    'aria-disabled:border-line aria-disabled:bg-subtle aria-disabled:text-muted',
    sizes[size],
    kinds[kind],
  )
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly kind?: ButtonKind | undefined
  readonly size?: ButtonSize | undefined
  readonly icon?: ReactNode
  /** Why it cannot be pressed now. It stays focusable, and tells the reason to everyone. */
  readonly disabledReason?: string | undefined
  /** Something that was started by it is under way: it cannot be pressed twice. */
  readonly busy?: boolean | undefined
}

export function Button(props: ButtonProps) {
  const { kind, size, icon, disabledReason, busy, children, className, onClick, type, ...rest } = props
  const reasonId = useId()
  const blocked = disabledReason !== undefined || busy === true
  return (
    <>
      <button
        {...rest}
        {...tip(disabledReason)}
        type={type ?? 'button'}
        className={cx(buttonClass(kind, size), className)}
        aria-disabled={blocked || undefined}
        aria-busy={busy || undefined}
        aria-describedby={disabledReason === undefined ? rest['aria-describedby'] : reasonId}
        onClick={(event) => {
          if (blocked) event.preventDefault()
          else onClick?.(event)
        }}
      >
        {icon}
        {children}
      </button>
      {disabledReason === undefined ? null : (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** Its name, which is also its tooltip. */
  readonly label: string
  readonly icon: ReactNode
}

export function IconButton({
  label,
  icon,
  className,
  size = 'md',
  disabledReason,
  ...rest
}: IconButtonProps) {
  return (
    <Button
      kind="quiet"
      {...rest}
      {...tip(disabledReason ?? label)}
      size={size}
      disabledReason={disabledReason}
      aria-label={label}
      className={cx(
        'px-0!',
        size === 'md' ? 'w-8 pointer-coarse:w-11' : 'w-6 pointer-coarse:w-11',
        className,
      )}
    >
      {icon}
    </Button>
  )
}
