import { cx } from './cx.ts'
import { tip } from './tip.tsx'

export interface MiddleTruncateProps {
  readonly text: string
  /** How much of the end stays whole. */
  readonly tail?: number
  readonly mono?: boolean
  readonly className?: string
}

/**
 * Cuts a long id in its middle, where its ends tell it apart from others. The cut follows the room that there is:
 * nothing is measured. Screen readers, and whoever selects and copies it, get one whole text.
 */
export function MiddleTruncate({ text, tail = 6, mono = true, className }: MiddleTruncateProps) {
  const look = cx(
    'relative inline-flex max-w-full min-w-0 align-bottom',
    mono && 'text-12 font-mono leading-5',
    className,
  )
  if (text.length <= tail * 2) {
    return (
      <span {...tip(text)} className={look}>
        <span className="min-w-0 truncate whitespace-pre">{text}</span>
      </span>
    )
  }
  return (
    <span {...tip(text)} className={look}>
      <span className="hidden-text">{text}</span>
      <span aria-hidden="true" className="min-w-0 truncate whitespace-pre select-none">
        {text.slice(0, -tail)}
      </span>
      <span aria-hidden="true" className="shrink-0 whitespace-pre select-none">
        {text.slice(-tail)}
      </span>
    </span>
  )
}
