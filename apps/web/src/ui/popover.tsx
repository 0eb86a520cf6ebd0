import { useCallback, useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react'
import { Floating } from './floating.tsx'

export interface PopoverTrigger {
  readonly ref: RefObject<HTMLButtonElement | null>
  readonly onClick: () => void
  readonly 'aria-expanded': boolean
  readonly 'aria-haspopup': 'dialog'
  readonly 'aria-controls': string | undefined
}

export interface PopoverProps {
  readonly label: string
  readonly renderTrigger: (props: PopoverTrigger) => ReactNode
  readonly children: ReactNode | ((close: () => void) => ReactNode)
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
}

/** A small box of details or settings behind a button. The focus goes into it, and back. */
export function Popover({ label, renderTrigger, children, align = 'start', className }: PopoverProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const inside = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const id = useId()
  const close = useCallback(() => setOpen(false), [])
  useEffect(() => {
    if (open) inside.current?.querySelector<HTMLElement>('button, a, input, select, [tabindex]')?.focus()
  }, [open])
  return (
    <>
      {renderTrigger({
        ref: anchor,
        onClick: () => setOpen(!open),
        'aria-expanded': open,
        'aria-haspopup': 'dialog',
        'aria-controls': open ? id : undefined,
      })}
      <Floating id={id} anchor={anchor} open={open} onClose={close} align={align} role="dialog" label={label}>
        <div ref={inside} className={className ?? 'p-3'}>
          {typeof children === 'function' ? children(close) : children}
        </div>
      </Floating>
    </>
  )
}
