import { useId, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.ts'
import { IconClose } from './icons.tsx'

/**
 * Opens the browser's own modal dialog: it keeps the focus inside, gives it back, and closes with Escape. The focus
 * goes to what has `data-autofocus`, else to the title.
 */
function useModal(open: boolean): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null)
  // It has to close while it is in the page still: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null || !open) return undefined
    if (!dialog.open) {
      dialog.showModal()
      // Not the cross, which the browser would choose: what the dialog is about, or what it asks for.
      const first =
        dialog.querySelector<HTMLElement>('[autofocus], [data-autofocus]') ?? dialog.querySelector('h2')
      first?.focus()
    }
    return () => dialog.close()
  }, [open])
  return ref
}

export interface DialogProps {
  readonly open: boolean
  /** Escape, the cross, or a press beside the dialog where `dismissable`. */
  readonly onClose: () => void
  readonly title: ReactNode
  readonly children: ReactNode
  /** The row of buttons. The safe choice comes first. */
  readonly footer?: ReactNode
  readonly width?: 'sm' | 'md' | 'lg' | 'xl'
  /** Whether a press beside it closes it. Not where something was typed. */
  readonly dismissable?: boolean
  /** False: nothing closes it but what it asks for. */
  readonly closable?: boolean
  /** At the top it does not jump when its content grows. */
  readonly place?: 'center' | 'top'
}

const widths = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl', xl: 'max-w-6xl' }

export function Dialog({
  open,
  onClose,
  title,
  children,
  footer,
  width = 'md',
  dismissable = true,
  closable = true,
  place = 'center',
}: DialogProps) {
  const ref = useModal(open)
  const titleId = useId()
  if (!open) return null
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== ref.current) return
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (closable && dismissable && event.target === ref.current) onClose()
      }}
      className={cx(
        'bg-raised border-line rounded-panel shadow-float animate-rise max-h-[calc(100dvh-2rem)] w-[calc(100%-1.5rem)] border',
        widths[width],
        place === 'top' ? 'mx-auto mt-[10dvh] mb-auto' : 'm-auto',
        'overflow-hidden open:flex open:flex-col',
      )}
    >
      <Head id={titleId} title={title} onClose={closable ? onClose : undefined} />
      <div className="min-h-0 flex-1 overflow-auto px-4 py-3">{children}</div>
      {footer === undefined ? null : <Foot>{footer}</Foot>}
    </dialog>
  )
}

export interface PanelProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly width?: 420 | 560
  /** A panel that is not modal stands beside the page, which stays usable. */
  readonly modal?: boolean
}

/** A panel at the right-hand side of the window. */
export function Panel(props: PanelProps) {
  if (!props.open) return null
  return props.modal === false ? <SidePanel {...props} /> : <ModalPanel {...props} />
}

const panelLook =
  'bg-raised border-line shadow-float animate-slide-in fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-full max-w-full flex-col overflow-hidden border-l'

function ModalPanel({ open, onClose, title, children, footer, width = 560 }: PanelProps) {
  const ref = useModal(open)
  const titleId = useId()
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        if (event.target !== ref.current) return
        event.preventDefault()
        onClose()
      }}
      className={cx(panelLook, 'open:flex', width === 560 ? 'sm:w-[560px]' : 'sm:w-[420px]')}
    >
      <Head id={titleId} title={title} onClose={onClose} />
      <div className="min-h-0 flex-1 overflow-auto px-4 py-3">{children}</div>
      {footer === undefined ? null : <Foot>{footer}</Foot>}
    </dialog>
  )
}

function SidePanel({ onClose, title, children, footer, width = 420 }: PanelProps) {
  const titleId = useId()
  return (
    <aside
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
      className={cx(
        panelLook,
        // Below the top bar, which stays usable.
        'top-12! z-30 flex h-auto!',
        width === 560 ? 'sm:w-[560px]' : 'sm:w-[420px]',
      )}
    >
      <Head id={titleId} title={title} onClose={onClose} />
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
      {footer === undefined ? null : <Foot>{footer}</Foot>}
    </aside>
  )
}

function Head({ id, title, onClose }: { id: string; title: ReactNode; onClose: (() => void) | undefined }) {
  return (
    <header className="border-line flex min-h-12 shrink-0 items-center gap-3 border-b py-2 pr-2 pl-4">
      <h2 id={id} tabIndex={-1} className="text-14 outline-none min-w-0 flex-1 truncate font-semibold">
        {title}
      </h2>
      {onClose === undefined ? null : <IconButton label="Close" icon={<IconClose />} onClick={onClose} />}
    </header>
  )
}

function Foot({ children }: { children: ReactNode }) {
  return (
    <footer className="border-line bg-subtle flex shrink-0 flex-wrap items-center justify-end gap-2 border-t px-4 py-3">
      {children}
    </footer>
  )
}
