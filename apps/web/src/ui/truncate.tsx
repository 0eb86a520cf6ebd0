import { cx } from './cx.ts'
import { tip } from './tip.tsx'

/**
 * Cuts a long id in its middle, where its ends tell it apart from others; the tail stays whole. Screen readers and
 * copying get the full text. The cut follows the room that there is: nothing is measured.
 */
export function MiddleTruncate({
  text,
  tail = 6,
  mono = true,
  className,
}: {
  text: string
  tail?: number
  mono?: boolean
  className?: string
}) {
  const cut = text.length > tail * 2
  return (
    <span
      {...tip(text)}
      className={cx(
        'inline-flex max-w-full min-w-0 align-bottom',
        mono && 'text-12 font-mono leading-5',
        className,
      )}
    >
      {cut ? (
        <>
          <span className="min-w-0 truncate whitespace-pre">{text.slice(0, -tail)}</span>
          <span className="shrink-0 whitespace-pre">{text.slice(-tail)}</span>
        </>
      ) : (
        <span className="min-w-0 truncate whitespace-pre">{text}</span>
      )}
    </span>
  )
}
