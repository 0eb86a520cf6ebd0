import { useEffect, useRef, type ReactNode } from 'react'
import { announce } from './announcer.tsx'
import { cx } from './cx.ts'

export interface PageProps {
  /** The document's title; also the heading, unless `heading` says it otherwise. */
  readonly title: string
  readonly heading?: ReactNode
  /** Above the heading: the way back to the list. */
  readonly above?: ReactNode
  /** Under the heading, in one line. */
  readonly below?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** Fills the window, with the scrolling inside: for tables. On a window too low for that the page scrolls. */
  readonly fill?: boolean
}

let visited = false

/** The frame of every page. Coming from another page moves the focus to its heading. */
export function Page({ title, heading, above, below, actions, children, fill }: PageProps) {
  const h1 = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Holdfast`
  }, [title])
  useEffect(() => {
    // Not on the very first page: there the reader begins at the top, as with every document.
    if (visited) {
      h1.current?.focus({ preventScroll: true })
      announce(document.title)
    }
    visited = true
  }, [])
  return (
    <div
      className={cx(
        'flex min-w-0 flex-1 flex-col',
        fill === true ? 'min-h-0 overflow-y-auto' : 'overflow-auto',
      )}
    >
      <header className="flex shrink-0 flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-4 pb-3 lg:px-6">
        <div className="flex min-w-0 flex-1 basis-64 flex-col">
          {above === undefined ? null : (
            <div className="text-12 text-muted mb-0.5 flex min-h-6 items-center gap-1">{above}</div>
          )}
          <h1
            ref={h1}
            tabIndex={-1}
            className="text-20 flex min-h-8 min-w-0 items-center gap-2 font-semibold"
          >
            {heading ?? title}
          </h1>
          {below === undefined ? null : (
            <div className="text-muted mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">{below}</div>
          )}
        </div>
        {actions === undefined ? null : (
          <div className="flex shrink-0 flex-wrap items-center gap-2 max-sm:shrink">{actions}</div>
        )}
      </header>
      <div className={cx('flex min-w-0 flex-col', fill === true ? 'min-h-96 flex-1' : 'px-4 pb-8 lg:px-6')}>
        {children}
      </div>
    </div>
  )
}
