import { useRef, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { grouped } from './grouped.ts'

export interface Tab {
  readonly id: string
  readonly label: string
  readonly count?: number | undefined
}

export interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly current: string
  readonly onChange: (id: string) => void
}

/** The row of tabs; which one is open belongs to the address, so it is the caller's to keep. */
export function Tabs({ label, tabs, current, onChange }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const go = (to: number) => {
    const tab = tabs[(to + tabs.length) % tabs.length]
    if (tab === undefined) return
    onChange(tab.id)
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`tab-${tab.id}`)}`)?.focus()
  }
  const at = tabs.findIndex((tab) => tab.id === current)
  const steps: Readonly<Record<string, number>> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      className="border-line flex shrink-0 gap-1 overflow-x-auto border-b"
      onKeyDown={(event) => {
        const to = steps[event.key]
        if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`tab-${tab.id}`}
          type="button"
          role="tab"
          aria-selected={tab.id === current}
          aria-controls={`panel-${tab.id}`}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onChange(tab.id)}
          className={cx(
            'ring-inset target -mb-px inline-flex items-center gap-1.5 border-b-2 px-2.5 font-medium whitespace-nowrap',
            tab.id === current ? 'border-focus text-ink' : 'text-muted hover:text-ink border-transparent',
          )}
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="bg-neutral text-neutral-ink rounded-chip text-12 px-1.5">
              {grouped(tab.count)}
            </span>
          )}
        </button>
      ))}
    </div>
  )
}

export function TabPanel({
  id,
  children,
  className,
}: {
  id: string
  children: ReactNode
  className?: string
}) {
  return (
    <div
      role="tabpanel"
      id={`panel-${id}`}
      aria-labelledby={`tab-${id}`}
      tabIndex={-1}
      className={cx('min-w-0', className)}
    >
      {children}
    </div>
  )
}
