import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react'
import { cx } from './cx.ts'
import { place } from './place.ts'

export interface FloatingProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
  readonly id?: string
  readonly role?: string
  readonly label?: string
  readonly onKeyDown?: (event: React.KeyboardEvent<HTMLDivElement>) => void
}

/** A box that floats beside its anchor, above everything. Escape or a press elsewhere closes it. */
export function Floating(props: FloatingProps) {
  const { anchor, open, onClose, children, align = 'start', className } = props
  const ref = useRef<HTMLDivElement>(null)
  const own = useId()
  useEffect(() => {
    const box = ref.current
    const from = anchor.current
    if (!open || box === null || from === null) return undefined
    box.showPopover()
    const put = () => place(from, box, 'bottom', align)
    put()
    const grown = new ResizeObserver(put)
    grown.observe(box)
    window.addEventListener('resize', put)
    window.addEventListener('scroll', put, { capture: true, passive: true })
    return () => {
      grown.disconnect()
      window.removeEventListener('resize', put)
      window.removeEventListener('scroll', put, { capture: true })
    }
  }, [anchor, open, align])
  useEffect(() => {
    if (!open) return undefined
    const onPress = (event: PointerEvent) => {
      const at = event.target
      if (
        !(at instanceof Node) ||
        ref.current?.contains(at) === true ||
        anchor.current?.contains(at) === true
      )
        return
      onClose()
    }
    document.addEventListener('pointerdown', onPress, { capture: true })
    return () => document.removeEventListener('pointerdown', onPress, { capture: true })
  }, [anchor, open, onClose])
  if (!open) return null
  return (
    <div
      ref={ref}
      id={props.id ?? own}
      role={props.role}
      aria-label={props.label}
      popover="manual"
      onKeyDown={(event) => {
        props.onKeyDown?.(event)
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        onClose()
        anchor.current?.focus()
      }}
      className={cx(
        'bg-raised border-line rounded-panel shadow-float animate-appear max-w-[calc(100vw-1rem)] border text-left whitespace-normal',
        className,
      )}
    >
      {children}
    </div>
  )
}
