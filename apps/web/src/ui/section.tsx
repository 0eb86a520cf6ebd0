import { useId, type ReactNode } from 'react'
import { cx } from './cx.ts'

export interface SectionProps {
  readonly title: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  /** Without the padding, for tables and lists that reach the border. */
  readonly flush?: boolean
}

/** A part of a page under its own heading: a hairline around it, nothing more. */
export function Section({ title, aside, children, className, flush }: SectionProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={cx('border-line rounded-panel flex min-w-0 flex-col border', className)}
    >
      <header className="border-line flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-1">
        <h2 id={id} className="min-w-0 flex-1 basis-40 truncate font-semibold">
          {title}
        </h2>
        {aside}
      </header>
      <div className={cx('min-w-0 flex-1', flush === true ? '' : 'p-3')}>{children}</div>
    </section>
  )
}
