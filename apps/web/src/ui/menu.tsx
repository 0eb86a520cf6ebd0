import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import { cx } from './cx.ts'
import { Floating } from './floating.tsx'
import { IconCheck } from './icons.tsx'

export interface MenuItem {
  readonly label: string
  readonly onSelect: () => void
  readonly icon?: ReactNode
  /** A key that does the same, for reading. */
  readonly shortcut?: string
  readonly danger?: boolean
  /** Why it cannot be chosen now: shown under its name. */
  readonly disabledReason?: string | undefined
  /** Makes it a choice that is on or off. The menu then stays open. */
  readonly checked?: boolean
  /** Begins a new section above it. */
  readonly section?: string | true
}

export interface MenuTrigger {
  readonly ref: RefObject<HTMLButtonElement | null>
  readonly onClick: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly 'aria-haspopup': 'menu'
  readonly 'aria-expanded': boolean
  readonly 'aria-controls': string | undefined
}

export interface MenuProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly renderTrigger: (props: MenuTrigger) => ReactNode
  readonly align?: 'start' | 'end'
}

export function Menu({ label, items, renderTrigger, align = 'start' }: MenuProps) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const id = useId()
  const close = useCallback(() => setOpen(false), [])
  return (
    <>
      {renderTrigger({
        ref: anchor,
        onClick: () => setOpen(!open),
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        },
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
      })}
      <FloatingMenu
        id={id}
        label={label}
        items={items}
        anchor={anchor}
        open={open}
        onClose={close}
        align={align}
      />
    </>
  )
}

export interface FloatingMenuProps {
  readonly id?: string
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly anchor: RefObject<HTMLElement | null>
  readonly open: boolean
  readonly onClose: () => void
  readonly align?: 'start' | 'end'
}

/** A menu that something other than its own button opened. */
export function FloatingMenu({
  id,
  label,
  items,
  anchor,
  open,
  onClose,
  align = 'start',
}: FloatingMenuProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (open) entries(list.current)[0]?.focus()
  }, [open])
  const done = () => {
    onClose()
    anchor.current?.focus()
  }
  return (
    <Floating
      {...(id === undefined ? {} : { id })}
      anchor={anchor}
      open={open}
      onClose={onClose}
      align={align}
    >
      <div
        ref={list}
        role="menu"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={(event) => onMenuKey(event, list.current, done)}
        className="flex max-h-[70dvh] min-w-44 flex-col overflow-auto p-1"
      >
        {items.map((item) => (
          <Entry key={item.label} item={item} onDone={done} />
        ))}
      </div>
    </Floating>
  )
}

function Entry({ item, onDone }: { item: MenuItem; onDone: () => void }) {
  const blocked = item.disabledReason !== undefined
  return (
    <>
      {item.section === undefined ? null : (
        <div
          className={cx(
            'text-12 text-muted px-2 pt-2 pb-1',
            item.section === true && 'border-line mt-1 border-t p-0! pb-1!',
          )}
        >
          {item.section === true ? null : item.section}
        </div>
      )}
      <button
        type="button"
        role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
        aria-checked={item.checked}
        aria-disabled={blocked || undefined}
        tabIndex={-1}
        onClick={() => {
          if (blocked) return
          if (item.checked === undefined) onDone()
          item.onSelect()
        }}
        className={cx(
          'ring-inset rounded-control flex min-h-7 w-full items-center gap-2 px-2 py-1 text-left pointer-coarse:min-h-11',
          blocked ? 'text-muted' : 'hover:bg-hover focus:bg-hover',
          item.danger === true && !blocked && 'text-danger-ink',
        )}
      >
        {item.checked === undefined ? (
          item.icon
        ) : (
          <span className="size-4">{item.checked ? <IconCheck /> : null}</span>
        )}
        <span className="min-w-0 flex-1">
          {item.label}
          {blocked ? <span className="text-12 block max-w-64">{item.disabledReason}</span> : null}
        </span>
        {item.shortcut === undefined ? null : (
          <kbd className="text-12 text-muted font-sans">{item.shortcut}</kbd>
        )}
      </button>
    </>
  )
}

function entries(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
}

function onMenuKey(event: KeyboardEvent, list: HTMLElement | null, done: () => void): void {
  const all = entries(list)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const go = (to: number) => {
    event.preventDefault()
    all[(to + all.length) % all.length]?.focus()
  }
  switch (event.key) {
    case 'ArrowDown':
      return go(at + 1)
    case 'ArrowUp':
      return go(at - 1)
    case 'Home':
      return go(0)
    case 'End':
      return go(all.length - 1)
    case 'Tab':
      event.preventDefault()
      return done()
    default:
      if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey) return
      go(nextStartingWith(all, at, event.key))
  }
}

function nextStartingWith(all: readonly HTMLElement[], at: number, letter: string): number {
  const order = all.map((_, i) => (at + 1 + i) % all.length)
  return order.find((i) => all[i]?.textContent.trim().toLowerCase().startsWith(letter.toLowerCase())) ?? at
}
