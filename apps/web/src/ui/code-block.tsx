import type { ReactNode } from 'react'
import { CopyButton } from './copy.tsx'
import { cx } from './cx.ts'

export interface CodeBlockProps {
  /** Its name, for those who cannot see where it stands. */
  readonly label: string
  readonly text: string
  /** What is copied: "the requests". */
  readonly what: string
  /** The text with marks; the copy stays plain. */
  readonly children?: ReactNode
  readonly wrap?: boolean
  readonly className?: string
}

/** Text that is meant for machines: as it is, scrolled by keyboard too, and copied with one press. */
export function CodeBlock({ label, text, what, children, wrap, className }: CodeBlockProps) {
  return (
    <div className="bg-subtle border-line rounded-panel relative min-w-0 border">
      <pre
        tabIndex={0}
        role="region"
        aria-label={label}
        className={cx(
          'text-12 max-h-80 overflow-auto p-3 pr-10 font-mono leading-5',
          wrap === true && 'break-all whitespace-pre-wrap',
          className,
        )}
      >
        {children ?? text}
      </pre>
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={text} what={what} />
      </div>
    </div>
  )
}
